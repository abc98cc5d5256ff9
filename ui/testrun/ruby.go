package testrun

import (
	"encoding/json"
	"strings"

	"tapedeck/model/lazyregexp"
	"tapedeck/replay/printed"
)

// RSpec prints its failures at the end, then the failed examples with their
// places.
var (
	rspecHead  = lazyregexp.New(`^ {2,}\d+(?:\.\d+)?\) (\S.*)$`)
	rspecEnds  = lazyregexp.New(`^Finished in \S+`)
	rspecLoads = lazyregexp.New(`^An error occurred while loading (\S+?)\.?$`)
	rspecPlace = lazyregexp.New(`^rspec '?(\.?[^'\[#]+?\.rb)(?::\d+|\[[\d:]+\])'? # (.*)$`)
)

func (s *splitter) rspecLine(line, next string) bool {
	inReport := s.open != nil && s.open.Tool == "rspec"
	switch {
	case rspecLoads.MatchString(line):
		file := rspecLoads.FindStringSubmatch(line)[1]
		s.begin("rspec", false).Tests = []*Test{{Name: file, ID: file, File: file, phase: collected}}
		return true
	case line == "Failures:" && strings.TrimSpace(next) == "":
		s.begin("rspec", true)
		return true
	case inReport && rspecEnds.MatchString(line):
		s.close()
		s.rspec = &s.reports[len(s.reports)-1]
		return true
	case inReport:
		m := rspecHead.FindStringSubmatch(line)
		if m != nil && (strings.Contains(next, "Failure/Error:") || strings.Contains(next, "Got ") || strings.TrimSpace(next) == "Expected pending") {
			s.addTest(&Test{Name: m[1]})
			s.text.add(line)
			return true
		}
	case s.rspec != nil && strings.HasPrefix(line, "rspec "):
		if m := rspecPlace.FindStringSubmatch(line); m != nil {
			for _, t := range s.rspec.Tests {
				if printed.InASCII(t.Name, m[2]) && t.File == "" {
					t.head, t.Name, t.File, t.ID = t.Name, m[2], m[1], strings.TrimPrefix(line[:strings.Index(line, " # ")], "rspec ")
					break
				}
			}
			return true
		}
	}
	return false
}

// An rspecJSON is what rspec --format json prints, on one line.
type rspecJSON struct {
	Version  string
	Examples []struct {
		ID              string `json:"id"`
		FullDescription string `json:"full_description"`
		Status          string
		FilePath        string `json:"file_path"`
		Exception       *struct {
			Class, Message string
			Backtrace      []string
		}
	}
	Summary json.RawMessage `json:"summary_line"`
}

func (s *splitter) rspecJSONLine(line, _ string) bool {
	if !strings.HasPrefix(line, `{"version":`) {
		return false
	}
	reports, ok := rspecDocument(line)
	if !ok {
		return false
	}
	s.close()
	s.found = true
	s.loose.reset()
	s.reports = append(s.reports, reports...)
	return true
}

// rspecDocument reads a text that is such a document.
func rspecDocument(text string) ([]Report, bool) {
	if !strings.HasPrefix(strings.TrimSpace(text), "{") || !strings.Contains(text, `"full_description"`) {
		return nil, false
	}
	var all rspecJSON
	if json.Unmarshal([]byte(text), &all) != nil || all.Summary == nil {
		return nil, false
	}
	var reports []Report
	for _, e := range all.Examples {
		if e.Status != "failed" || e.Exception == nil {
			continue
		}
		t := &Test{Name: e.FullDescription, ID: e.ID, File: e.FilePath, Kind: e.Exception.Class}
		t.Message, _, _ = strings.Cut(strings.TrimSpace(e.Exception.Message), "\n")
		text := e.Exception.Class + ":\n" + e.Exception.Message + "\n" + strings.Join(e.Exception.Backtrace, "\n") + "\n"
		reports = append(reports, Report{Tool: "rspec", Tests: []*Test{t}, Text: text})
	}
	return reports, true
}
