package main

import (
	"encoding/json"
	"errors"
	"io"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"gopkg.in/dnaeon/go-vcr.v4/pkg/cassette"
	"gopkg.in/dnaeon/go-vcr.v4/pkg/recorder"
)

// A question and its answer are those of ../session.py.
type question struct {
	Mode     string
	File     *[]byte
	Repeats  bool
	Ignore   []string
	Safe     bool
	Requests [][2]string
}

type reply struct {
	Got    []string `json:"got"`
	Raised string   `json:"raised"`
	Saved  *[]byte  `json:"saved"`
}

var modes = map[string]recorder.Mode{
	"": recorder.ModeRecordOnce, "RecordOnce": recorder.ModeRecordOnce, "ReplayOnly": recorder.ModeReplayOnly,
	"ReplayWithNewEpisodes": recorder.ModeReplayWithNewEpisodes, "RecordOnly": recorder.ModeRecordOnly, "Passthrough": recorder.ModePassthrough,
}

func sessions() {
	in, out := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	for {
		var q question
		if err := in.Decode(&q); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			log.Fatal(err)
		}
		folder, err := os.MkdirTemp("", "session")
		if err != nil {
			log.Fatal(err)
		}
		out.Encode(session(q, filepath.Join(folder, "c")))
		os.RemoveAll(folder)
	}
}

func session(q question, name string) (r reply) {
	if q.File != nil {
		os.WriteFile(name+".yaml", *q.File, 0o600)
	}
	mode, known := modes[q.Mode]
	if !known {
		mode = recorder.Mode(99)
	}
	player, err := recorder.New(name, recorder.WithMode(mode), recorder.WithSkipRequestLatency(true),
		recorder.WithReplayableInteractions(q.Repeats), recorder.WithBlockUnsafeMethods(q.Safe),
		recorder.WithPassthrough(func(req *http.Request) bool {
			for _, ending := range q.Ignore {
				if strings.HasSuffix(req.URL.String(), ending) {
					return true
				}
			}
			return false
		}))
	r.Got = []string{}
	if err != nil {
		r.Raised = class(err)
	} else {
		for _, ask := range q.Requests {
			r.Got = append(r.Got, outcome(player.GetDefaultClient(), ask))
		}
		if err := player.Stop(); err != nil {
			r.Raised = class(err)
		}
	}
	if saved, err := os.ReadFile(name + ".yaml"); err == nil {
		r.Saved = &saved
	}
	return r
}

func outcome(client *http.Client, ask [2]string) string {
	req, err := http.NewRequest(ask[0], ask[1], nil)
	if err != nil {
		log.Fatal(err)
	}
	resp, err := client.Do(req)
	if err != nil {
		return "error:" + class(err)
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	return string(body)
}

func class(err error) string {
	for name, known := range map[string]error{
		"ErrInteractionNotFound": cassette.ErrInteractionNotFound, "ErrCassetteNotFound": cassette.ErrCassetteNotFound,
		"ErrUnsupportedCassetteFormat": cassette.ErrUnsupportedCassetteFormat, "ErrUnsafeRequestMethod": recorder.ErrUnsafeRequestMethod,
		"ErrInvalidMode": recorder.ErrInvalidMode,
	} {
		if errors.Is(err, known) {
			return name
		}
	}
	return "error"
}
