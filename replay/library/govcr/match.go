package govcr

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"tapedeck/model"
	"tapedeck/replay/exception"
	"tapedeck/replay/library"
	"tapedeck/replay/ruby"
)

// fields are what go-vcr keeps of a request beside what all libraries keep.
type fields struct {
	Proto                  string
	ProtoMajor, ProtoMinor int
	ContentLength          int64
	Host                   string
	RemoteAddr, RequestURI string
	TransferEncoding       []string
	Form, Trailer          map[string][]string
}

// fieldsOf reads the fields of a recorded request. What the file leaves out
// is zero: go-vcr omits empty fields.
func fieldsOf(i model.Interaction) *fields {
	number := func(name string) int64 {
		n, _ := strconv.ParseInt(library.Extra(i, "request."+name), 10, 64)
		return n
	}
	f := &fields{
		Proto: library.Extra(i, "request.proto"), ProtoMajor: int(number("proto_major")), ProtoMinor: int(number("proto_minor")),
		ContentLength: number("content_length"), Host: library.Extra(i, "request.host"),
		RemoteAddr: library.Extra(i, "request.remote_addr"), RequestURI: library.Extra(i, "request.request_uri"),
	}
	if f.Proto == "" {
		f.Proto = i.Request.Proto
	}
	readExtra(i, "request.transfer_encoding", &f.TransferEncoding)
	if form := library.Extra(i, "request.form"); strings.ContainsAny(form, "{:") {
		readExtra(i, "request.form", &f.Form)
	} else { // as url.Values.Encode writes it: package cassette gives it so
		f.Form, _ = url.ParseQuery(form)
	}
	readExtra(i, "request.trailer", &f.Trailer)
	return f
}

// readExtra reads a field of the format's own. What does not read as what it
// should be stays empty, and so differs.
func readExtra(i model.Interaction, name string, to any) {
	if text := library.Extra(i, name); text != "" {
		_ = yaml.Unmarshal([]byte(text), to)
	}
}

// followed is the protocol with which net/http dumps a request that its client
// makes to follow a redirect: such a request has no protocol and no host.
const followed = "HTTP/0.0"

// liveRequest makes the http.Request that a client would hand to the recorder.
func liveRequest(r library.Request) (*http.Request, *exception.Error) {
	var body *bytes.Reader
	req, err := http.NewRequest(r.Method, r.URI, http.NoBody)
	if r.Body != nil {
		body = bytes.NewReader(r.Body)
		req, err = http.NewRequest(r.Method, r.URI, body)
	}
	if err != nil {
		return nil, exception.New(strings.TrimPrefix(reflect.TypeOf(err).String(), "*"), err.Error())
	}
	for _, f := range r.Header {
		req.Header[f.Name] = f.Values
	}
	if r.Proto == followed {
		req.Proto, req.ProtoMajor, req.ProtoMinor, req.Host = "", 0, 0, ""
	}
	if f, _ := r.Own.(*fields); f != nil {
		req.Proto, req.ProtoMajor, req.ProtoMinor = f.Proto, f.ProtoMajor, f.ProtoMinor
		req.ContentLength, req.Host, req.RemoteAddr, req.RequestURI = f.ContentLength, f.Host, f.RemoteAddr, f.RequestURI
		req.TransferEncoding, req.Trailer = f.TransferEncoding, f.Trailer
	}
	return req, nil
}

func explainAll(names []string, version string, live, recorded library.Request) ([]library.Verdict, bool) {
	ignored, ok := ignored(names)
	if !ok {
		return nil, false
	}
	req, raised := liveRequest(live)
	if raised != nil {
		return []library.Verdict{{Matcher: "default", Raised: raised}}, true
	}
	rec, _ := recorded.Own.(*fields)
	if rec == nil {
		rec = &fields{}
	}
	header := func(h http.Header) http.Header {
		h = h.Clone()
		for _, name := range ignored {
			delete(h, name) // as written: a lower-case name deletes nothing
		}
		return h
	}
	recordedHeader := http.Header{}
	for _, f := range recorded.Header {
		recordedHeader[f.Name] = f.Values
	}
	var list []library.Verdict
	text := func(name, live, recorded string) {
		list = append(list, library.Verdict{Matcher: name, Agreed: live == recorded, Wanted: live, Recorded: recorded})
	}
	values := func(name string, live, recorded map[string][]string) {
		list = append(list, library.Verdict{Matcher: name, Agreed: sameLists(live, recorded), Wanted: ruby.InspectLists(live), Recorded: ruby.InspectLists(recorded)})
	}
	text("method", req.Method, recorded.Method)
	text("url", req.URL.String(), recorded.URI)
	if !library.AtLeast(version, "4.0") {
		return list, true
	}
	text("proto", req.Proto, rec.Proto)
	text("proto_major", strconv.Itoa(req.ProtoMajor), strconv.Itoa(rec.ProtoMajor))
	text("proto_minor", strconv.Itoa(req.ProtoMinor), strconv.Itoa(rec.ProtoMinor))
	values("headers", header(req.Header), header(recordedHeader))
	text("body", string(live.Body), string(recorded.Body))
	text("content_length", strconv.FormatInt(req.ContentLength, 10), strconv.FormatInt(rec.ContentLength, 10))
	text("transfer_encoding", strings.Join(req.TransferEncoding, ", "), strings.Join(rec.TransferEncoding, ", "))
	text("host", req.Host, rec.Host)
	list = append(list, formOf(version, req, rec.Form))
	values("trailer", req.Trailer, rec.Trailer)
	text("remote_addr", req.RemoteAddr, rec.RemoteAddr)
	text("request_uri", req.RequestURI, rec.RequestURI)
	return list, true
}

// formOf parses the live form, as 4.0.4 and later do for every method, earlier
// ones for POST, PUT and PATCH only. A form that cannot be parsed never matches.
func formOf(version string, req *http.Request, recorded url.Values) library.Verdict {
	v := library.Verdict{Matcher: "form", Recorded: ruby.InspectLists(recorded)}
	posts := slices.Contains([]string{http.MethodPost, http.MethodPut, http.MethodPatch}, req.Method)
	if library.AtLeast(version, "4.0.4") || posts {
		if err := req.ParseForm(); err != nil {
			v.Message = "the form cannot be parsed: " + err.Error()
			return v
		}
	}
	v.Wanted, v.Agreed = ruby.InspectLists(req.Form), sameLists(req.Form, recorded)
	v.Forms = &[2]string{recorded.Encode(), req.Form.Encode()}
	return v
}

// own is what go-vcr would keep of a request beside what all libraries keep.
// The other fields depend on the client.
func own(matcher, version string, live library.Request) (model.Extra, bool) {
	req, raised := liveRequest(live)
	if raised != nil {
		return model.Extra{}, false
	}
	switch matcher {
	case "content_length":
		return model.Extra{Name: "request.content_length", Value: strconv.FormatInt(req.ContentLength, 10)}, true
	case "host":
		return model.Extra{Name: "request.host", Value: req.Host}, true
	case "form":
		if v := formOf(version, req, nil); v.Message != "" { // no recorded form would match
			return model.Extra{}, false
		}
		return model.Extra{Name: "request.form", Value: req.Form.Encode()}, true
	}
	return model.Extra{}, false
}

// sameLists is deepEqualContents: nil and an empty map are equal, a name with
// no values is not the same as no name.
func sameLists(a, b map[string][]string) bool {
	return maps.EqualFunc(a, b, func(x, y []string) bool { return slices.Equal(x, y) && (x == nil) == (y == nil) })
}

// ignored reads the options among the names.
func ignored(names []string) (ignored []string, ok bool) {
	for _, name := range names {
		list, isList := strings.CutPrefix(name, "WithIgnoreHeaders(")
		switch {
		case name == "default":
		case name == "WithIgnoreUserAgent":
			ignored = append(ignored, "User-Agent")
		case name == "WithIgnoreAuthorization":
			ignored = append(ignored, "Authorization")
		case isList:
			for _, header := range strings.Split(strings.TrimSuffix(list, ")"), ",") {
				ignored = append(ignored, strings.TrimSpace(header))
			}
		default:
			return nil, false
		}
	}
	return ignored, true
}

func also(rules library.Rules, r library.Request, recorded model.Interaction) string {
	if !library.AtLeast(rules.Version, "4.0") {
		return ""
	}
	ignored, _ := ignored(rules.MatchOn)
	header := map[string][]string{}
	for _, f := range r.Header {
		if !slices.Contains(ignored, f.Name) {
			header[f.Name] = f.Values
		}
	}
	f := fieldsOf(recorded)
	return library.Lengthed(library.ListsKey(header), library.ListsKey(f.Form), library.ListsKey(f.Trailer),
		fmt.Sprint(f.Proto, f.ProtoMajor, f.ProtoMinor, f.ContentLength), library.Lengthed(f.TransferEncoding...), f.Host, f.RemoteAddr, f.RequestURI)
}

// clients: the body is handed over as it is stored.
var clients = []library.Client{
	{Name: "net/http"},
}

func storedResponse(i *model.Interaction, resp *http.Response, _ time.Time, took time.Duration) {
	i.Took = took.String()
	i.Extra = append(i.Extra, responseExtra(resp)...)
}

// storedRequest: the URL is kept as it is.
func storedRequest(i *model.Interaction, req *http.Request) {
	i.Request.URL = req.URL.String()
	i.Extra = extra(req)
}

// extra are the fields of http.Request that go-vcr keeps (pkg/cassette,
// Request of 4.0.7), lists and maps as YAML.
func extra(req *http.Request) []model.Extra {
	var list []model.Extra
	put := func(name, value string) {
		list = append(list, model.Extra{Name: "request." + name, Value: value})
	}
	put("proto", req.Proto)
	put("proto_major", strconv.Itoa(req.ProtoMajor))
	put("proto_minor", strconv.Itoa(req.ProtoMinor))
	put("content_length", strconv.FormatInt(req.ContentLength, 10))
	put("host", req.Host)
	put("remote_addr", req.RemoteAddr)
	put("request_uri", req.RequestURI)
	put("transfer_encoding", flowYAML(req.TransferEncoding))
	put("trailer", flowYAML(req.Trailer))
	return list
}

// flowYAML writes a list or map as YAML, which JSON is; "" where it is empty.
func flowYAML[T []string | http.Header](v T) string {
	if len(v) == 0 {
		return ""
	}
	text, _ := json.Marshal(v) // strings only
	return string(text)
}

// responseExtra are the fields of http.Response that go-vcr keeps beside the
// others (pkg/cassette, Response of 4.0.7).
func responseExtra(resp *http.Response) []model.Extra {
	return []model.Extra{
		{Name: "response.proto", Value: resp.Proto},
		{Name: "response.proto_major", Value: strconv.Itoa(resp.ProtoMajor)},
		{Name: "response.proto_minor", Value: strconv.Itoa(resp.ProtoMinor)},
		{Name: "response.transfer_encoding", Value: flowYAML(resp.TransferEncoding)},
		{Name: "response.trailer", Value: flowYAML(resp.Trailer)},
		{Name: "response.content_length", Value: strconv.FormatInt(resp.ContentLength, 10)},
		{Name: "response.uncompressed", Value: strconv.FormatBool(resp.Uncompressed)},
	}
}
