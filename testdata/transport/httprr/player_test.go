// Sends requests through httprr: player once|none CASSETTE, requests and responses
// as ../python.py has them. It is built as a test, in which alone httprr records,
// beside ../govcr/answer.go and a copy of rr.go.
package main

import (
	"flag"
	"log"
	"net/http"
	"os"
	"testing"

	"player/httprr"
)

func TestMain(*testing.M) {
	if os.Args[1] == "once" {
		if err := flag.Set("httprecord", "."); err != nil {
			log.Fatal(err)
		}
	}
	rr, err := httprr.Open(os.Args[2], http.DefaultTransport)
	if err != nil {
		log.Fatal(err)
	}
	if err := answer(rr.Client()); err != nil {
		log.Fatal(err)
	}
	if err := rr.Close(); err != nil {
		log.Fatal(err)
	}
	os.Exit(0)
}
