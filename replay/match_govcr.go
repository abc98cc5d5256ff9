package replay

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
)

// goVCR: pkg/cassette/cassette.go of 4.0.7 and 4.0.2. There is one matcher,
// which looks at every field of http.Request in turn and stops at the first
// that differs; here each field has its verdict. Options stand beside it. Up to
// version 3 it looked at method and URL alone.
var goVCR = Library{
	Name:     "go-vcr",
	title:    "go-vcr",
	Versions: []string{"4.0.7", "4.0.2", "3.2.0"},
	Modes:    []string{"RecordOnce", "ReplayWithNewEpisodes", "ReplayOnly", "RecordOnly", "Passthrough"},
	Matchers: []string{"default", "WithIgnoreUserAgent", "WithIgnoreAuthorization", "WithIgnoreHeaders(NAME,NAME)"},
	Default:  []string{"default"},
	explain:  explainGoVCR,
	own:      goOwn,
	relax:    relaxGo,
	takes:    func(name string) bool { _, ok := goIgnored([]string{name}); return ok },
	session:  func() sessionRules { return &goSession{} },
	fields:   func(i model.Interaction) any { return goFieldsOf(i) },
	keys:     goKeys,
	also:     goAlso,
	parts:    map[string][]model.Part{"default": {model.Method, model.URL, model.HeaderPart, model.BodyPart}},
	blind:    func(r *Rules) { r.Version = "3.2.0" }, // whose matcher looks at method and URL
	clients:  goClients,
	asked:    goAsked,
	answered: goAnswered,

	dropsChunked: true,

	can:          options{ignore: true, blockUnsafe: true, oddFiles: true},
	keepsIgnored: true,
	unknownMode:  goMode,
	open:         goFile,
	asRecorded:   goRecorded,
}

// goFields are what go-vcr keeps of a request beside what all libraries keep.
type goFields struct {
	proto                  string
	protoMajor, protoMinor int
	contentLength          int64
	host                   string
	remoteAddr, requestURI string
	transferEncoding       []string
	form, trailer          map[string][]string
}

// goFieldsOf reads the fields of a recorded request. What the file leaves out
// is zero: go-vcr omits empty fields.
func goFieldsOf(i model.Interaction) *goFields {
	number := func(name string) int64 {
		n, _ := strconv.ParseInt(extra(i, "request."+name), 10, 64)
		return n
	}
	f := &goFields{
		proto: extra(i, "request.proto"), protoMajor: int(number("proto_major")), protoMinor: int(number("proto_minor")),
		contentLength: number("content_length"), host: extra(i, "request.host"),
		remoteAddr: extra(i, "request.remote_addr"), requestURI: extra(i, "request.request_uri"),
	}
	if f.proto == "" {
		f.proto = i.Request.Proto
	}
	readExtra(i, "request.transfer_encoding", &f.transferEncoding)
	if form := extra(i, "request.form"); strings.ContainsAny(form, "{:") {
		readExtra(i, "request.form", &f.form)
	} else { // as url.Values.Encode writes it: package cassette gives it so
		f.form, _ = url.ParseQuery(form)
	}
	readExtra(i, "request.trailer", &f.trailer)
	return f
}

// readExtra reads a field of the format's own. What does not read as what it
// should be stays empty, and so differs.
func readExtra(i model.Interaction, name string, to any) {
	if text := extra(i, name); text != "" {
		_ = yaml.Unmarshal([]byte(text), to)
	}
}

// followed is the protocol with which net/http dumps a request that its client
// makes to follow a redirect: such a request has no protocol and no host.
const followed = "HTTP/0.0"

// liveGo makes the http.Request that a client would hand to the recorder.
func liveGo(r request) (*http.Request, *exception.Error) {
	var body *bytes.Reader
	req, err := http.NewRequest(r.method, r.uri, http.NoBody)
	if r.body != nil {
		body = bytes.NewReader(r.body)
		req, err = http.NewRequest(r.method, r.uri, body)
	}
	if err != nil {
		return nil, exception.New(strings.TrimPrefix(reflect.TypeOf(err).String(), "*"), err.Error())
	}
	for _, f := range r.header {
		req.Header[f.name] = f.values
	}
	if r.proto == followed {
		req.Proto, req.ProtoMajor, req.ProtoMinor, req.Host = "", 0, 0, ""
	}
	if f, _ := r.own.(*goFields); f != nil {
		req.Proto, req.ProtoMajor, req.ProtoMinor = f.proto, f.protoMajor, f.protoMinor
		req.ContentLength, req.Host, req.RemoteAddr, req.RequestURI = f.contentLength, f.host, f.remoteAddr, f.requestURI
		req.TransferEncoding, req.Trailer = f.transferEncoding, f.trailer
	}
	return req, nil
}

func explainGoVCR(names []string, version string, live, recorded request) ([]Verdict, bool) {
	ignored, ok := goIgnored(names)
	if !ok {
		return nil, false
	}
	req, raised := liveGo(live)
	if raised != nil {
		return []Verdict{{Matcher: "default", Raised: raised}}, true
	}
	rec, _ := recorded.own.(*goFields)
	if rec == nil {
		rec = &goFields{}
	}
	header := func(h http.Header) http.Header {
		h = h.Clone()
		for _, name := range ignored {
			delete(h, name) // as written: a lower-case name deletes nothing
		}
		return h
	}
	recordedHeader := http.Header{}
	for _, f := range recorded.header {
		recordedHeader[f.name] = f.values
	}
	var list []Verdict
	text := func(name, live, recorded string) {
		list = append(list, Verdict{Matcher: name, Agreed: live == recorded, Wanted: live, Recorded: recorded})
	}
	values := func(name string, live, recorded map[string][]string) {
		list = append(list, Verdict{Matcher: name, Agreed: sameLists(live, recorded), Wanted: printedLists(live), Recorded: printedLists(recorded)})
	}
	text("method", req.Method, recorded.method)
	text("url", req.URL.String(), recorded.uri)
	if !atLeast(version, "4.0") {
		return list, true
	}
	text("proto", req.Proto, rec.proto)
	text("proto_major", strconv.Itoa(req.ProtoMajor), strconv.Itoa(rec.protoMajor))
	text("proto_minor", strconv.Itoa(req.ProtoMinor), strconv.Itoa(rec.protoMinor))
	values("headers", header(req.Header), header(recordedHeader))
	text("body", string(live.body), string(recorded.body))
	text("content_length", strconv.FormatInt(req.ContentLength, 10), strconv.FormatInt(rec.contentLength, 10))
	text("transfer_encoding", strings.Join(req.TransferEncoding, ", "), strings.Join(rec.transferEncoding, ", "))
	text("host", req.Host, rec.host)
	list = append(list, goForm(version, req, rec.form))
	values("trailer", req.Trailer, rec.trailer)
	text("remote_addr", req.RemoteAddr, rec.remoteAddr)
	text("request_uri", req.RequestURI, rec.requestURI)
	return list, true
}

// goForm parses the live form, as 4.0.4 and later do for every method, earlier
// ones for POST, PUT and PATCH only. A form that cannot be parsed never matches.
func goForm(version string, req *http.Request, recorded url.Values) Verdict {
	v := Verdict{Matcher: "form", Recorded: printedLists(recorded)}
	posts := slices.Contains([]string{http.MethodPost, http.MethodPut, http.MethodPatch}, req.Method)
	if atLeast(version, "4.0.4") || posts {
		if err := req.ParseForm(); err != nil {
			v.Message = "the form cannot be parsed: " + err.Error()
			return v
		}
	}
	v.Wanted, v.Agreed = printedLists(req.Form), sameLists(req.Form, recorded)
	v.forms = &[2]string{recorded.Encode(), req.Form.Encode()}
	return v
}

// goOwn is what go-vcr would keep of a request beside what all libraries keep.
// The other fields depend on the client.
func goOwn(matcher, version string, live request) (model.Extra, bool) {
	req, raised := liveGo(live)
	if raised != nil {
		return model.Extra{}, false
	}
	switch matcher {
	case "content_length":
		return model.Extra{Name: "request.content_length", Value: strconv.FormatInt(req.ContentLength, 10)}, true
	case "host":
		return model.Extra{Name: "request.host", Value: req.Host}, true
	case "form":
		if v := goForm(version, req, nil); v.Message != "" { // no recorded form would match
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

// goIgnored reads the options among the names.
func goIgnored(names []string) (ignored []string, ok bool) {
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

func goAlso(rules Rules, r request, recorded model.Interaction) string {
	if !atLeast(rules.Version, "4.0") {
		return ""
	}
	ignored, _ := goIgnored(rules.MatchOn)
	header := map[string][]string{}
	for _, f := range r.header {
		if !slices.Contains(ignored, f.name) {
			header[f.name] = f.values
		}
	}
	f := goFieldsOf(recorded)
	return lengthed(listsKey(header), listsKey(f.form), listsKey(f.trailer),
		fmt.Sprint(f.proto, f.protoMajor, f.protoMinor, f.contentLength), lengthed(f.transferEncoding...), f.host, f.remoteAddr, f.requestURI)
}

// goClients: the body is handed over as it is stored.
var goClients = []Client{
	{Library: "go-vcr", Name: "net/http"},
}

func goAnswered(i *model.Interaction, resp *http.Response, _ time.Time, took time.Duration) {
	i.Took = took.String()
	i.Extra = append(i.Extra, goResponseExtra(resp)...)
}

// goAsked: the URL is kept as it is.
func goAsked(i *model.Interaction, req *http.Request) {
	i.Request.URL = req.URL.String()
	i.Extra = goExtra(req)
}

// goExtra are the fields of http.Request that go-vcr keeps (pkg/cassette,
// Request of 4.0.7), lists and maps as YAML.
func goExtra(req *http.Request) []model.Extra {
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

// goResponseExtra are the fields of http.Response that go-vcr keeps beside the
// others (pkg/cassette, Response of 4.0.7).
func goResponseExtra(resp *http.Response) []model.Extra {
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
