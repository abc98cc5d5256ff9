package api

import (
	"net/http"
	"os"
	"testing"

	"greenhouse/internal/vcrtest"
)

func TestMain(m *testing.M) { os.Exit(m.Run()) }

type call struct {
	name     string
	cassette string
	do       func(*Client) (Fields, error)
}

var calls = []call{
	{"the readings", "readings", func(c *Client) (Fields, error) { return c.Readings() }},
	{name: "forecast", cassette: "forecast", do: func(c *Client) (Fields, error) { return c.Forecast("Zürich") }},
	{"seasons", "seasons", func(c *Client) (Fields, error) { return c.Seasons() }},
	{"add", "TestAdd", func(c *Client) (Fields, error) { return c.Add("fern") }},
	{"rename", "TestRename", func(c *Client) (Fields, error) { return c.Rename(3, "ivy") }},
}

func TestCalls(t *testing.T) {
	for _, tt := range calls {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := tt.do(New(vcrtest.Client(t, tt.cassette))); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestMade(t *testing.T) {
	for name, tt := range map[string]struct {
		client func(*testing.T) *http.Client
	}{
		"water bed": {func(t *testing.T) *http.Client { return vcrtest.Client(t, "water") }},
		"login":     {func(t *testing.T) *http.Client { return vcrtest.Client(t, "login") }},
	} {
		t.Run(name, func(t *testing.T) {
			c := New(tt.client(t))
			var err error
			if name == "login" {
				_, err = c.Login("ada", "hunter2")
			} else {
				_, err = c.Water("north", 2)
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
}

func TestTagged(t *testing.T) {
	t.Run("by", func(t *testing.T) {
		t.Run("tags", func(t *testing.T) {
			if _, err := New(vcrtest.Client(t, os.Getenv("NAME")+"tagged")).Tagged("shade", "fern"); err != nil {
				t.Error(err)
			}
		})
	})
}
