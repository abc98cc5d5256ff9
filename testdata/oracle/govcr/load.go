package main

import (
	"net/http"
	"sort"
	"strings"

	v1 "github.com/dnaeon/go-vcr/cassette"
	"gopkg.in/dnaeon/go-vcr.v4/pkg/cassette"
)

// A message is a request or a response as go-vcr loads it.
type message struct {
	Method string      `json:"method,omitempty"`
	URL    string      `json:"url,omitempty"`
	Status int         `json:"status,omitempty"`
	Header [][2]string `json:"header"`
	Body   []byte      `json:"body"`
}

type interaction struct {
	Request  message `json:"request"`
	Response message `json:"response"`
	Duration string  `json:"duration"` // as it was loaded
}

// load reads a cassette with the release that wrote its version.
func load(name string) ([]interaction, error) {
	loaded := []interaction{}
	recorded, err := cassette.Load(name)
	if err == nil {
		for _, i := range recorded.Interactions {
			loaded = append(loaded, interaction{
				message{Method: i.Request.Method, URL: i.Request.URL, Header: lines(i.Request.Headers), Body: []byte(i.Request.Body)},
				message{Status: i.Response.Code, Header: lines(i.Response.Headers), Body: []byte(i.Response.Body)},
				i.Response.Duration.String(),
			})
		}
		return loaded, nil
	}
	old, oldErr := v1.Load(name)
	if oldErr != nil || old.Version != 1 {
		return nil, err
	}
	for _, i := range old.Interactions {
		loaded = append(loaded, interaction{
			message{Method: i.Request.Method, URL: i.Request.URL, Header: lines(i.Request.Headers), Body: []byte(i.Request.Body)},
			message{Status: i.Response.Code, Header: lines(i.Response.Headers), Body: []byte(i.Response.Body)},
			i.Response.Duration,
		})
	}
	return loaded, nil
}

// lines lists the values by name; a map has no order of its own.
func lines(h http.Header) [][2]string {
	list := [][2]string{}
	for name, values := range h {
		for _, v := range values {
			list = append(list, [2]string{name, strings.ToValidUTF8(v, "\ufffd")})
		}
	}
	sort.SliceStable(list, func(a, b int) bool { return list[a][0] < list[b][0] })
	return list
}
