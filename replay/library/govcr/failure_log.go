package govcr

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"tapedeck/model"
	"tapedeck/model/lazyregexp"
	"tapedeck/replay/library"
)

// debug has a recorder that was given no debug writer write its log to standard
// error (pkg/recorder/recorder.go of 4.0.7; 4.0.6 reads no variable).
const debug = "VCR_DEBUG=true"

// requestHint is why header and body are not known.
const requestHint = "not in go-vcr's message: run the test with " + debug + " (go-vcr 4.0.7 or later), or give the request as curl or HTTP"

// logMessages reads go-vcr's debug log: slog's text lines. The cassette is locked
// while it matches, so one request's lines of one file stand together: matching
// request, match attempt for each interaction, then match found or no match.
func logMessages(lines []string) []library.Message {
	var all []library.Message
	modes, uses := map[string]string{}, map[string]string{}
	open := map[string]*library.Message{}
	for i, line := range lines {
		if !strings.Contains(line, "level=DEBUG msg=") {
			continue
		}
		record := slogRecord(line[strings.Index(line, "level=DEBUG"):])
		file := record["file"]
		switch record["msg"] {
		case "recorder initialized":
			modes[record["cassette_file"]] = record["mode"]
			uses[record["cassette_file"]] = fmt.Sprintf("%s from line %d on", record["cassette_file"], i+1)
		case "matching request":
			if record["method"] == "" && record["url"] == "" {
				continue // go-vcr writes both
			}
			c := library.CassetteInUse{Path: file, Mode: modes[file]}
			open[file] = &library.Message{Line: i, Logged: true, BeforeReport: true, Use: uses[file], Failure: loggedFailure(record, c)}
		case "match attempt":
			if m := open[file]; m != nil {
				m.Failure.Candidates = append(m.Failure.Candidates, triedOne(record))
			}
		case "match found":
			if m := open[file]; m != nil {
				all = append(all, m.WasPlayed())
			}
			delete(open, file)
		case "no match":
			if m := open[file]; m != nil {
				all = append(all, *m)
			}
			delete(open, file)
		}
	}
	return all
}

// slogRecord reads key=value pairs; a value that needs it is quoted as Go
// quotes.
func slogRecord(s string) map[string]string {
	record := map[string]string{}
	for {
		key, rest, ok := strings.Cut(s, "=")
		if !ok {
			return record
		}
		value, err := strconv.QuotedPrefix(rest)
		if err == nil {
			s = strings.TrimPrefix(rest[len(value):], " ")
			value, _ = strconv.Unquote(value) // QuotedPrefix has checked it
		} else {
			value, s, _ = strings.Cut(rest, " ")
		}
		record[key] = value
	}
}

// loggedFailure is the request that is matched, with the header and the body of its
// dump.
func loggedFailure(record map[string]string, c library.CassetteInUse) library.Failure {
	f := library.Failure{Version: "4.0.7 or later", Situation: library.NoMatch, AllTried: true, Cassettes: []library.CassetteInUse{c}}
	f.Request = library.NamedRequest(record["method"], record["url"])
	readDump(f.Request, record["dump"], record["host"])
	return f
}

// readDump reads what httputil.DumpRequest writes, a line feed and the body if
// there is one. Host and Transfer-Encoding are lines there and no part of a Go
// request's header. A request that net/http's client makes to follow a redirect
// has no host, in whose place the URL's is written, and HTTP/0.0 for a protocol.
func readDump(r *library.KnownRequest, dump, host string) {
	head, body, ok := strings.Cut(dump, "\r\n\r\n")
	if !ok {
		r.Lack(requestHint, model.HeaderPart, model.BodyPart)
		return
	}
	if u, err := url.Parse(r.URL); err == nil && host == "" {
		host = u.Host
	}
	for n, line := range strings.Split(head, "\r\n") {
		if n == 0 && strings.HasSuffix(line, " HTTP/0.0") {
			r.Proto = "HTTP/0.0"
		}
		name, value, ok := strings.Cut(line, ": ")
		if n == 0 || !ok || n == 1 && name == "Host" && value == host || name == "Transfer-Encoding" {
			continue
		}
		r.Header = append(r.Header, model.HeaderLine{Name: name, Value: value})
	}
	if body, ok = strings.CutPrefix(body, "\n"); ok {
		r.Body = model.Body{Wire: []byte(body)}
		if cutBody.MatchString(body) {
			r.Body = model.Body{Absent: true}
			r.Lack("go-vcr's log leaves out a body that is binary or longer than 16 KiB: give the request as curl or HTTP", model.BodyPart)
		}
	}
}

var cutBody = lazyregexp.New(`^<binary, \d+ bytes>$|\n\(truncated, \d+ bytes total\)$`)

var requestSummary = lazyregexp.New(`^(\S*) (.*) body=".*"$`)

// triedOne is an interaction that was asked, or passed over as played.
func triedOne(record map[string]string) library.Candidate {
	c := library.Candidate{Played: record["already_replayed"] == "true"}
	if m := requestSummary.FindStringSubmatch(record["request"]); m != nil {
		c.Method, c.URL = m[1], m[2]
	}
	return c
}
