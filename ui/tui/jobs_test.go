package tui

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// A job is one that docs/jobs.md counts the keys of.
type job struct {
	before string                     // what is pressed before it
	after  func(t *testing.T, s *sim) // what it must have come to
}

var jobs = map[string]job{
	"find an interaction by a text in its body": {after: func(t *testing.T, s *sim) { s.sees("1 shown", "Maranta leuconeura") }},
	"change a JSON field": {after: func(t *testing.T, s *sim) {
		s.sees(`"total": 4`, "1 unsaved").press("w").sees("saved tour.yaml: 1 changed")
	}},
	"make a 429 of a 200": {after: func(t *testing.T, s *sim) { s.sees("429 Too Many Requests", "1 unsaved") }},
	"delete all of one host": {after: func(t *testing.T, s *sim) {
		s.sees("deleted 2 interactions", "13 interactions").press("<esc>").lacks("/v1/pump").press("u").sees("15 interactions")
	}},
	"re-record one and take the body": {after: func(t *testing.T, s *sim) {
		s.press("w").sees("saved tour.yaml: 1 changed")
		if text := contents(t, "tour.yaml"); !strings.Contains(text, `\"new\": null}`) || strings.Contains(text, "X-Limit") {
			t.Errorf("saved is %.3000s", text)
		}
	}},
	"see why a request does not replay": {after: func(t *testing.T, s *sim) { s.sees("Not replayed: vcrpy in mode none", "Nearest is 1: query differs") }},
	"compare two":                       {after: func(t *testing.T, s *sim) { s.sees("1 against 2", "~ method  GET -> POST") }},
	"copy as Python": {after: func(t *testing.T, s *sim) {
		if !strings.Contains(s.clipboard, "import requests") || !strings.Contains(s.clipboard, "/v1/plants?page=1") {
			t.Errorf("copied is %s", s.clipboard)
		}
	}},
	"take a header out of all": {after: func(t *testing.T, s *sim) {
		s.sees("header Server of 15 interactions removed").press("w")
		if text := contents(t, "tour.yaml"); strings.Contains(text, "Server:") {
			t.Errorf("saved is %.3000s", text)
		}
		s.press("u").sees("undone")
	}},
	"undo three steps": {`e s "418" <enter> D d`, func(t *testing.T, s *sim) { s.lacks("unsaved", "418").sees("15 interactions", "200 OK") }},
}

var keyOrText = regexp.MustCompile("`([^`]+)`|(\"[^\"]*\")")

// The jobs that the documentation counts keys of are done by these keys, and by so
// many, at both sizes.
func TestJobs(t *testing.T) {
	g := newGreenhouse(t)
	rows := jobRows(t)
	if len(rows) != len(jobs) {
		t.Errorf("%d jobs are documented, %d are tested", len(rows), len(jobs))
	}
	for _, row := range rows {
		for _, size := range [][2]int{{80, 24}, {120, 40}} {
			t.Run(fmt.Sprintf("%s %d", row[0], size[0]), func(t *testing.T) {
				of, known := jobs[row[0]]
				if !known {
					t.Fatal("not tested")
				}
				text := contents(t, filepath.Join(home, "..", "..", "testdata", "tour.yaml"))
				text = strings.ReplaceAll(text, "http://api.greenhouse.test/v1/pump", "http://pump.test/v1/pump")
				text = strings.NewReplacer("http://api.greenhouse.test/v1/plants?page=1", g.URL+"/v1/plants?page=1", "<TOKEN>", "fern").Replace(text)
				s := newScreen(t, size[0], size[1], Options{Paths: []string{fileOf(t, "tour.yaml", []byte(text))}})
				s.press(of.before)
				pressed := 0
				for _, k := range keyOrText.FindAllStringSubmatch(row[1], -1) {
					switch {
					case k[2] != "":
						s.press(k[2])
						continue
					case k[1] == "paste":
						s.pasted(failing("none", "GET", g.URL+"/v1/plants?page=2"))
					case len(k[1]) == 1:
						s.press(k[1])
					default:
						s.press("<" + k[1] + ">")
					}
					pressed++
				}
				if row[2] != strconv.Itoa(pressed) {
					t.Errorf("%s keys are documented, %d were pressed", row[2], pressed)
				}
				of.after(t, s)
			})
		}
	}
}

// jobRows are the cells of the documentation's table.
func jobRows(t *testing.T) (rows [][]string) {
	_, table, _ := strings.Cut(contents(t, filepath.Join(home, "..", "..", "docs", "jobs.md")), "|---|---|---|---|---|---|---|\n")
	table, _, found := strings.Cut(table, "<!-- /jobs -->")
	if !found {
		t.Fatal("no table")
	}
	for line := range strings.Lines(table) {
		rows = append(rows, strings.Split(strings.Trim(strings.TrimSpace(line), "| "), " | "))
	}
	return rows
}
