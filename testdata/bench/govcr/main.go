// Command govcr records the exchanges that are measured with go-vcr, and loads
// what it has recorded.
//
//	go run . BASE CASSETTE COUNT
//	go run . load CASSETTE.yaml
package main

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strconv"
	"strings"

	"gopkg.in/dnaeon/go-vcr.v4/pkg/cassette"
	"gopkg.in/dnaeon/go-vcr.v4/pkg/recorder"
)

func main() {
	if os.Args[1] == "load" {
		if _, err := cassette.Load(strings.TrimSuffix(os.Args[2], ".yaml")); err != nil {
			log.Fatal(err)
		}
		return
	}
	base, name := os.Args[1], os.Args[2]
	count, err := strconv.Atoi(os.Args[3])
	if err != nil {
		log.Fatal(err)
	}
	r, err := recorder.New(name, recorder.WithMode(recorder.ModeRecordOnly))
	if err != nil {
		log.Fatal(err)
	}
	client := r.GetDefaultClient()
	for n := range count {
		if err := exchange(client, base, n); err != nil {
			log.Fatal(err)
		}
	}
	if err := r.Stop(); err != nil {
		log.Fatal(err)
	}
}

func exchange(client *http.Client, base string, n int) error {
	url := fmt.Sprintf("%s/v1/plants/item-%09d?page=%d", base, n, n%7)
	var res *http.Response
	var err error
	if n%4 == 3 {
		res, err = client.Post(url, "application/json", strings.NewReader(fmt.Sprintf(`{"name":"fern","number":%d}`, n)))
	} else {
		res, err = client.Get(url)
	}
	if err != nil {
		return err
	}
	defer res.Body.Close()
	_, err = io.Copy(io.Discard, res.Body)
	return err
}
