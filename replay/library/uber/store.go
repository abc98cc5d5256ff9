package uber

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"tapedeck/model"
	"tapedeck/model/lazyregexp"
	"tapedeck/replay/library"
)

// hashedBody is the end of a name in a file that holds a body's hash.
var hashedBody = lazyregexp.New(` [0-9a-f]{32}$`)

// noQuery is the hash of neither a query nor a fragment.
var noQuery = md5Hex("#")

// sendable is a recorded request as far as its name tells it: in a file all but its
// headers, in a folder of query and body only hashes. One without a name was given.
func sendable(i model.Interaction) (model.Request, string, error) {
	r := i.Request
	name, recorded := i.Own("name")
	if !recorded {
		return r, "", nil
	}
	lacks, withBody := lacking(name), !r.Body.Absent
	if header, ok := knownHeader(r, name); ok && lacks == "" {
		r.Header = header
		return r, "", nil
	}
	if lacks == "" && withBody {
		lacks = "headers"
	}
	if lacks != "" {
		return r, "", fmt.Errorf("uber/cassette keeps of the %s only a hash: what was sent is not known: give the request as curl or HTTP", lacks)
	}
	return r, "uber/cassette keeps only a hash of the request's headers: only method and URL are sent", nil
}

// lacking is what a name holds a hash of besides the headers, "" if nothing.
func lacking(name string) string {
	if !isFile(name) {
		if hashedBody.MatchString(name) {
			return "body"
		}
		return ""
	}
	var parts []string
	if m := fileHashes.FindStringSubmatch(name); m != nil {
		if m[1] != "" && m[1] != noQuery {
			parts = append(parts, "query")
		}
		if m[3] != "" && m[3] != "None" {
			parts = append(parts, "body")
		}
	}
	return strings.Join(parts, " and ")
}

// knownHeader is the header that was sent, where it is one that urllib2 sends of
// itself: its hash shows that.
func knownHeader(r model.Request, name string) (model.Header, bool) {
	hash := hashIn(name)
	if hash == "{}" || hash == "None" && strings.Contains(name, " None ") { // else it is the body that there is none of
		return nil, true
	}
	for _, version := range []string{"2.7", "2.6"} {
		h := model.Header{{Name: "Connection", Value: "close"}, {Name: "User-Agent", Value: "Python-urllib/" + version}}
		if !r.Body.Absent {
			h = append(h, model.HeaderLine{Name: "Content-Length", Value: strconv.Itoa(len(r.Body.Wire))},
				model.HeaderLine{Name: "Content-Type", Value: "application/x-www-form-urlencoded"})
		}
		call, err := callOf(library.RequestOf(model.Interaction{Request: model.Request{Method: r.Method, URL: r.URL, Header: h}}))
		if err == nil && call.hashedHeaders() == hash {
			return h, true
		}
	}
	return nil, false
}

// given holds a request against the name of the recorded one: all but the headers
// must have its hashes.
func given(recorded model.Interaction, r model.Request) (note string, err error) {
	name, ok := recorded.Own("name")
	if !ok {
		return "", errors.New("the file has no name of uber/cassette's, so it is not known what was sent")
	}
	live := library.RequestOf(model.Interaction{Request: r})
	call, err := callOf(live)
	if err != nil {
		return "", err
	}
	if c, _ := judge("name", "", live, library.Request{Name: name}); c.Agreed {
		return "", nil
	}
	wanted := call.name(false)
	if isFile(name) {
		wanted = fileOf(call.name(true))
	}
	for _, h := range hashedParts(library.Verdict{Recorded: name, Wanted: wanted}) {
		if h.Part != model.HeaderPart && h.Differs() {
			return "", fmt.Errorf("the request given is not the recorded one: the hash of its %s is %s, and %s is recorded", h.Of, h.Wanted, h.Recorded)
		}
	}
	if unhashed(wanted) != unhashed(name) {
		return "", errors.New("the request given is not the recorded one: its method, URL or body differs")
	}
	return "the headers given have another hash than those that were recorded", nil
}

// unhashed is a name without its hashes: of a file's what stands before them.
func unhashed(name string) string {
	if at := fileHashes.FindStringSubmatchIndex(name); at != nil {
		return name[:at[2]]
	}
	return strings.Replace(name, hashIn(name), "", 1)
}
