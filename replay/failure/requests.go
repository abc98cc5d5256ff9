package failure

import (
	"encoding/base64"
	"maps"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"tapedeck/model"
	"tapedeck/model/lazyregexp"
	"tapedeck/replay/library"
	"tapedeck/replay/python"

	"golang.org/x/text/encoding/charmap"
)

// What Python's requests sends shows in the frames of its own functions: by the
// line that was running, and by their variables, where the test runner prints
// those. Session.request makes the request out of what it is given (requests 2.28
// and 2.34, sessions.py and models.py).

// requestsCall is how requests calls its own function request, and others call it.
var requestsCall = lazyregexp.New(`\brequest\(\s*(?:method=)?["']([A-Za-z]+)["']`)

const (
	sessionHint = "the variables in the traceback are those that were given to requests: headers and cookies of the session, and what it adds by itself, are not among them"
	objectHint  = "the variables in the traceback show a part of it as an object, or cut short: give the request as curl or HTTP"
	filesHint   = "files are sent, which the traceback does not show: give the request as curl or HTTP"
	authHint    = "an object of the argument auth may change it, which the traceback does not show: give the request as curl or HTTP"
	orderHint   = "pytest prints the keys of a dict sorted, and so not in the order in which they are sent: give the request as curl or HTTP"
)

// fromRequests takes what the frames of requests tell of the request that was
// refused: of one that was made of an answer (a redirect, an authentication) they
// tell the method alone.
func fromRequests(r *library.KnownRequest, frames []frame) {
	sent := lastIndex(frames, func(f frame) bool { return f.ofRequests("sessions.py", "send") })
	if sent < 0 {
		return
	}
	method := ""
	if m := preparedBy.FindStringSubmatch(frames[sent].vars["request"]); m != nil {
		method = m[1]
	}
	given := lastIndex(frames[:sent], func(f frame) bool { return f.ofRequests("sessions.py", "request") })
	direct := given >= 0 && given == sent-1 && !slices.ContainsFunc(frames[sent+1:], func(f frame) bool { return f.ofRequests("auth.py", "") })
	if direct && method == "" {
		method = methodGiven(frames[:given+1])
	}
	if method = strings.ToUpper(method); r.Method == "" && method != "" {
		r.Method = method
		r.Found(model.Method)
	}
	if direct && r.Method == method {
		takeGiven(r, frames[given])
	}
}

// ofRequests reports whether a frame is of a file of requests, and a function of it.
func (f frame) ofRequests(file, function string) bool {
	name := strings.ReplaceAll(f.file, `\`, "/")
	return path.Base(name) == file && path.Base(path.Dir(name)) == "requests" && (function == "" || f.function == function)
}

func lastIndex(frames []frame, is func(frame) bool) int {
	for i, f := range slices.Backward(frames) {
		if is(f) {
			return i
		}
	}
	return -1
}

// methodGiven is the method that the last frame was called with, "" if neither its
// variables nor the line that called it say.
func methodGiven(frames []frame) string {
	called := frames[len(frames)-1]
	if method, rest, err := python.ParseString(called.vars["method"]); err == nil && rest == "" {
		return method
	}
	caller := len(frames) - 2
	if caller > 0 && frames[caller].ofRequests("api.py", "request") { // which hands on its own argument
		caller--
	}
	if caller >= 0 {
		if found := requestsCall.FindAllStringSubmatch(frames[caller].source, 2); len(found) == 1 {
			return found[0][1]
		}
	}
	return ""
}

// takeGiven takes body and headers, where they are lacking, as requests makes them
// of what its function request was given.
func takeGiven(r *library.KnownRequest, f frame) {
	if len(f.vars) == 0 {
		return
	}
	body, kind, why := givenBody(f)
	if r.Lacks(model.BodyPart) {
		if why == "" {
			r.Body = body
			r.Found(model.BodyPart)
		} else {
			r.LackAs(model.BodyPart, why)
		}
	}
	if !r.Lacks(model.HeaderPart) {
		return
	}
	header, ok := givenHeader(f)
	if !ok {
		r.LackAs(model.HeaderPart, objectHint)
		return
	}
	if kind != "" && !header.Has("Content-Type") {
		header = append(header, model.HeaderLine{Name: "Content-Type", Value: kind})
	}
	if length := contentLength(r.Method, body); why == "" && length != "" {
		header = replaced(header, "Content-Length", length)
	}
	r.Header = header
	r.Found(model.HeaderPart)
	r.LackOthers(sessionHint, model.HeaderPart)
}

// contentLength is what requests sends as such, "" for none, and where it goes by
// the version: of a text before 2.32 it counts the characters.
func contentLength(method string, body model.Body) string {
	asked := method == http.MethodGet || method == http.MethodHead
	switch n := len(body.Wire); {
	case body.Absent && !asked:
		return "0"
	case n > 0 && (!utf8.Valid(body.Wire) || utf8.RuneCount(body.Wire) == n):
		return strconv.Itoa(n)
	}
	return ""
}

// given is the value of an argument; why says why it is not known.
func given(f frame, name string) (value any, why string) {
	printed, ok := f.vars[name]
	if !ok || isCut(printed) {
		return nil, objectHint
	}
	value, rest, err := python.ParseLiteral(printed, isCut)
	if err != nil || rest != "" {
		return nil, objectHint
	}
	return value, ""
}

// givenInOrder is one whose keys are sent in their order.
func givenInOrder(f frame, name string) (value any, why string) {
	value, why = given(f, name)
	if sorted, dicts := sortedKeys(value); why == "" && f.sorts && dicts > 0 && sorted == dicts {
		return nil, orderHint
	}
	return value, why
}

// sortedKeys counts the dicts of several keys, and those whose keys are sorted.
func sortedKeys(value any) (sorted, dicts int) {
	var items []any
	switch v := value.(type) {
	case []any:
		items = v
	case *python.Dict:
		if len(v.Keys) > 1 {
			dicts++
			if slices.IsSorted(v.Keys) {
				sorted++
			}
		}
		items = slices.Collect(maps.Values(v.Values))
	}
	for _, item := range items {
		s, d := sortedKeys(item)
		sorted, dicts = sorted+s, dicts+d
	}
	return sorted, dicts
}

// givenBody is prepare_body of requests, and the Content-Type that it adds.
func givenBody(f frame) (body model.Body, kind, why string) {
	body = model.Body{Absent: true}
	files, whyFiles := given(f, "files")
	data, whyData := givenInOrder(f, "data")
	object, whyJSON := givenInOrder(f, "json")
	switch auth := f.vars["auth"]; {
	case whyFiles != "" || python.IsTrue(files):
		return body, "", filesHint
	case auth != "None" && !strings.HasPrefix(auth, "(") && !strings.HasPrefix(auth, "<requests.auth."):
		return body, "", authHint
	case whyData != "":
		return body, "", whyData
	case python.IsTrue(data):
		return dataBody(data)
	case whyJSON != "":
		return body, "", whyJSON
	case object == nil:
		return body, "", ""
	case holdsBytes(object):
		return body, "", objectHint
	}
	return model.Body{Wire: []byte(python.Dumps(object))}, "application/json", ""
}

// holdsBytes reports whether there are bytes in a value, which JSON cannot hold.
func holdsBytes(value any) bool {
	switch v := value.(type) {
	case []byte:
		return true
	case []any:
		return slices.ContainsFunc(v, holdsBytes)
	case *python.Dict:
		return slices.ContainsFunc(slices.Collect(maps.Values(v.Values)), holdsBytes)
	}
	return false
}

// dataBody is what requests sends of its argument data: a text as it is, names and
// values as a form.
func dataBody(data any) (body model.Body, kind, why string) {
	switch v := data.(type) {
	case string:
		return model.Body{Wire: []byte(v)}, "", ""
	case []byte:
		return model.Body{Wire: v}, "", ""
	}
	form, ok := encodeForm(data)
	if !ok {
		return model.Body{Absent: true}, "", objectHint
	}
	return model.Body{Wire: []byte(form)}, "application/x-www-form-urlencoded", ""
}

// encodeForm is _encode_params of requests: of a dict or a list of pairs; a name
// may have several values, None is none.
func encodeForm(data any) (form string, ok bool) {
	pairs, ok := data.([]any)
	if d, isDict := data.(*python.Dict); isDict {
		ok = true
		for _, key := range d.Keys {
			pairs = append(pairs, []any{key, d.Values[key]})
		}
	}
	var parts []string
	for _, p := range pairs {
		pair, isPair := p.([]any)
		if !isPair || len(pair) != 2 {
			return "", false
		}
		values, several := pair[1].([]any)
		if !several {
			values = pair[1:]
		}
		for _, value := range values {
			if value == nil {
				continue
			}
			name, isName := formText(pair[0])
			text, isText := formText(value)
			if !isName || !isText {
				return "", false
			}
			parts = append(parts, python.QuotePlus(name)+"="+python.QuotePlus(text))
		}
	}
	return strings.Join(parts, "&"), ok
}

func formText(value any) (string, bool) {
	if bytes, ok := value.([]byte); ok {
		return string(bytes), true
	}
	return python.Str(value)
}

// givenHeader are the headers that request was given, with that of the argument
// auth. A header of None is one of the session's that is left out.
func givenHeader(f frame) (header model.Header, ok bool) {
	headers, why := given(f, "headers")
	d, isDict := headers.(*python.Dict)
	if why != "" || python.IsTrue(headers) && !isDict {
		return nil, false
	}
	header = model.Header{}
	if isDict {
		for _, name := range d.Keys {
			value, isText := formText(d.Values[name])
			if !isText {
				return nil, false
			}
			header = replaced(header, name, value)
		}
	}
	auth, why := given(f, "auth")
	pair, isPair := auth.([]any)
	if why == "" && isPair && len(pair) == 2 {
		user, isText := pair[0].(string)
		password, isToo := pair[1].(string)
		text, err := charmap.ISO8859_1.NewEncoder().String(user + ":" + password)
		if !isText || !isToo || err != nil {
			return nil, false
		}
		header = replaced(header, "Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(text)))
	}
	return header, true
}

// replaced is a header with a line in place of those of its name.
func replaced(h model.Header, name, value string) model.Header {
	h = slices.DeleteFunc(h, func(line model.HeaderLine) bool { return strings.EqualFold(line.Name, name) })
	return append(h, model.HeaderLine{Name: name, Value: value})
}
