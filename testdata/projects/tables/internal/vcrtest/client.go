// Package vcrtest makes clients that replay.
package vcrtest

import (
	"net/http"
	"path/filepath"
	"testing"

	"gopkg.in/dnaeon/go-vcr.v4/pkg/cassette"
	"gopkg.in/dnaeon/go-vcr.v4/pkg/recorder"
)

const folder = "../testdata/cassettes"

func Client(t *testing.T, name string) *http.Client {
	t.Helper()
	r, err := recorder.New(filepath.Join(folder, name), recorder.WithMode(recorder.ModeReplayOnly), recorder.WithSkipRequestLatency(true),
		recorder.WithMatcher(cassette.NewDefaultMatcher(cassette.WithIgnoreUserAgent(), cassette.WithIgnoreAuthorization())))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Stop() })
	return r.GetDefaultClient()
}
