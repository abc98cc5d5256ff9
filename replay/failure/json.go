package failure

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"tapedeck/model"
	"tapedeck/replay/library"
)

// An entry is a request in JSON: one of a HAR (with postData), one as `show
// --json` writes it, or one that a person wrote.
type entry struct {
	Method, URL, URI   string
	HTTPVersion, Proto string
	Headers, Body      json.RawMessage
	PostData           *postData
	BodySize           int

	shown bool // stands under "request", as show --json writes it
}

// A document holds a request in one of the ways that are read.
type document struct {
	Log *struct {
		Entries []struct{ Request *entry }
	}
	Request         *entry
	StartedDateTime string // every HAR entry has it
}

// readJSON reads a text that is JSON; ok reports whether it is.
func readJSON(text string) (r Result, ok bool, err error) {
	data := bytes.TrimSpace([]byte(text))
	if len(data) == 0 || data[0] != '{' && data[0] != '[' || !json.Valid(data) {
		return Result{}, false, nil
	}
	r.Kind = JSON
	var list []json.RawMessage
	if data[0] == '{' {
		list = append(list, data)
	} else if err := json.Unmarshal(data, &list); err != nil {
		return Result{}, true, err
	}
	for n, raw := range list {
		if err := r.addDocument(raw); err == ErrNone {
			return Result{}, true, err
		} else if err != nil {
			if len(list) > 1 {
				err = fmt.Errorf("element %d: %w", n+1, err)
			}
			return Result{}, true, fmt.Errorf("%s: %w", r.Kind, err)
		}
	}
	if len(r.Requests) == 0 {
		return Result{}, true, ErrNone
	}
	return r, true, nil
}

// notJSON says where a text that looks like JSON is none.
func notJSON(text string) error {
	data := bytes.TrimSpace([]byte(text))
	if !bytes.HasPrefix(data, []byte("{")) {
		return nil
	}
	var syntax *json.SyntaxError
	if err := json.Unmarshal(data, new(json.RawMessage)); errors.As(err, &syntax) {
		line := 1 + bytes.Count(data[:min(int(syntax.Offset), len(data))], []byte("\n"))
		return fmt.Errorf("JSON: line %d: %w", line, err)
	}
	return nil
}

// addDocument adds the requests of one JSON value.
func (r *Result) addDocument(raw json.RawMessage) error {
	var d document
	if err := json.Unmarshal(raw, &d); err != nil {
		return wrongType(err)
	}
	switch {
	case d.Log != nil:
		r.Kind = HAR
		for n, e := range d.Log.Entries {
			if e.Request == nil {
				return fmt.Errorf("entry %d: no request", n+1)
			}
			if err := r.addEntry(*e.Request); err != nil {
				return fmt.Errorf("entry %d: %w", n+1, err)
			}
		}
		return nil
	case d.Request != nil:
		if d.StartedDateTime != "" {
			r.Kind = HAR
		}
		d.Request.shown = true
		return r.addEntry(*d.Request)
	}
	var e entry
	if err := json.Unmarshal(raw, &e); err != nil {
		return wrongType(err)
	}
	return r.addEntry(e)
}

// wrongType says it without the names of Go's types.
func wrongType(err error) error {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) && wrong.Field != "" {
		return fmt.Errorf("%s: a %s stands there", strings.ToLower(wrong.Field), wrong.Value)
	}
	return ErrNone
}

func (r *Result) addEntry(e entry) error {
	if e.URL == "" {
		e.URL = e.URI
	}
	if e.Method == "" && e.URL == "" {
		return errors.New("no request: method, url, headers, body")
	}
	if e.Method == "" || e.URL == "" {
		return errors.New("a request needs method and url")
	}
	request := library.NamedRequest(e.Method, e.URL)
	if request.Proto = e.Proto; e.Proto == "" {
		request.Proto = e.HTTPVersion
	}
	var err error
	if request.Header, err = jsonHeader(e.Headers); err != nil {
		return err
	}
	if e.Headers == nil {
		request.Lack("the JSON has no headers", model.HeaderPart)
	}
	if e.PostData != nil {
		err = e.PostData.body(request)
	} else if e.Body != nil {
		request.Body, err = jsonBody(e.Body, e.shown)
	} else if e.BodySize > 0 {
		request.Lack(fmt.Sprintf("the HAR says that %d bytes were sent, and does not hold them", e.BodySize), model.BodyPart)
	} else if e.HTTPVersion == "" {
		request.Lack("the JSON has no body", model.BodyPart)
	}
	r.Requests = append(r.Requests, Request{KnownRequest: *request})
	return err
}

// jsonHeader reads a list of {name, value}, a list of pairs, or an object whose
// values are strings or lists of strings. The order is kept; what HTTP/2 sends
// instead of a first line (:method) is no header.
func jsonHeader(raw json.RawMessage) (model.Header, error) {
	var named []model.HeaderLine
	var pairs [][2]string
	switch {
	case raw == nil || string(raw) == "null":
		return nil, nil
	case raw[0] == '{':
		return headerObject(raw)
	case json.Unmarshal(raw, &pairs) == nil:
		for _, pair := range pairs {
			named = append(named, model.HeaderLine{Name: pair[0], Value: pair[1]})
		}
	default:
		if err := json.Unmarshal(raw, &named); err != nil {
			return nil, errors.New("headers: not a list of {name, value}, a list of pairs or an object")
		}
	}
	h := model.Header{}
	for _, line := range named {
		if line.Name != "" && !strings.HasPrefix(line.Name, ":") {
			h = append(h, line)
		}
	}
	return h, nil
}

func headerObject(raw json.RawMessage) (model.Header, error) {
	h := model.Header{}
	d := json.NewDecoder(bytes.NewReader(raw))
	if _, err := d.Token(); err != nil {
		return nil, err
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, err
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return nil, err
		}
		var one string
		var many []string
		if json.Unmarshal(value, &one) == nil {
			many = []string{one}
		} else if json.Unmarshal(value, &many) != nil {
			return nil, fmt.Errorf("headers: %v: not a string or a list of strings", name)
		}
		for _, value := range many {
			h = append(h, model.HeaderLine{Name: fmt.Sprint(name), Value: value})
		}
	}
	return h, nil
}

// jsonBody reads a body: a string, null, or any other JSON, which is then the
// body itself; in what show --json writes, an object that tells it.
func jsonBody(raw json.RawMessage, shown bool) (model.Body, error) {
	var text *string
	if json.Unmarshal(raw, &text) == nil {
		if text == nil {
			return model.Body{Absent: true}, nil
		}
		return model.Body{Wire: []byte(*text)}, nil
	}
	if !shown {
		return model.Body{Wire: raw}, nil
	}
	var stored struct {
		Text   string
		Base64 []byte
		Absent bool
	}
	if err := json.Unmarshal(raw, &stored); err != nil {
		return model.Body{}, errors.New("body: not what show --json writes")
	}
	if stored.Absent {
		return model.Body{Absent: true}, nil
	}
	return model.Body{Wire: append([]byte(stored.Text), stored.Base64...)}, nil
}
