package send

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tapedeck/model"
)

// marked takes differences of an answer and gives the response after them and what
// follows them.
func marked(t *testing.T, old, new model.Response, places ...Place) (model.Interaction, []model.Op, error) {
	t.Helper()
	was := model.Interaction{Request: model.Request{Method: "GET", URL: "http://a.test/"}, Response: old, RecordedAt: "2020-01-02T03:04:05"}
	a := NewResult(JobResult{Job: &Job{Old: was}, Received: Received{Response: new, RecordedAt: "2026-01-02T03:04:05"}}, model.Volatile{}, nil)
	m := Marks{}
	m.Toggle(places)
	ops, err := a.MarkedOps(m)
	i := was
	for _, op := range ops {
		var failed error
		if i, failed = model.Apply(i, op); failed != nil {
			t.Fatal(failed)
		}
	}
	i, _ = model.Follow(was, i, ops...)
	return i, ops, err
}

func TestMarkedOps(t *testing.T) {
	const json = `{"a": 1, "b": "é"}`
	response := func(status int, body string, header ...string) model.Response {
		h := Header(header...)
		reason := map[int]string{200: "OK", 404: "Not Found"}[status]
		return model.Response{Status: status, Reason: reason, Header: append(h, model.HeaderLine{Name: "Content-Length", Value: fmt.Sprint(len(body))}), Body: model.Body{Wire: []byte(body)}}
	}
	utf, latin := "application/json", "application/json; charset=iso-8859-1"
	latinText := func(s string) string { return strings.ReplaceAll(s, "é", "\xe9") }
	zip := func(s string) string { return string(Gzipped(s)) }
	all := func(part string, n int) (list []Place) {
		for i := range n {
			list = append(list, Place{part, i})
		}
		return list
	}
	for _, test := range []struct {
		name     string
		old, new model.Response
		places   []Place
		want     string // status, reason, body, headers; "not: " and why
	}{
		{"a status", response(200, json), response(404, "{}"), all("status", 1), "404 Not Found|" + json + "|Content-Length: 19"},
		{"a header of two values", response(200, "x", "Set", "1", "Set", "2"), response(200, "x", "Set", "3", "Set", "4"), []Place{{"headers", 1}}, "200 OK|x|Set: 1|Set: 4|Content-Length: 1"},
		{"a header that came and one that went", response(200, "x", "A", "1", "B", "2"), response(200, "x", "B", "3", "C", "4"), []Place{{"headers", 0}, {"headers", 2}}, "200 OK|x|B: 2|C: 4|Content-Length: 1"},
		{"a value, coded as it was", response(200, zip(json), "Content-Encoding", "gzip", "Content-Type", utf), response(200, zip(`{"a": 2, "b": 3}`), "Content-Encoding", "gzip", "Content-Type", utf), all("body", 1), `200 OK|{"a": 2, "b": "é"}|Content-Encoding: gzip|Content-Type: application/json|Content-Length: *`},
		{"a value, in the charset as it was", response(200, latinText(json), "Content-Type", latin), response(200, latinText(`{"a": 2, "b": 3}`), "Content-Type", latin), all("body", 1), "200 OK|" + latinText(`{"a": 2, "b": "é"}`) + "|Content-Type: " + latin + "|Content-Length: 18"},
		{"a value and another charset", response(200, latinText(json), "Content-Type", latin), response(200, `{"a": 2, "b": 3}`, "Content-Type", utf), append(all("body", 1), Place{"headers", 0}), "not: Content-Type names the charset of the body: take both or neither"},
		{"the body and its charset", response(200, latinText(json), "Content-Type", latin, "X", "1"), response(200, `{"a": 2, "b": "ü"}`, "Content-Type", utf, "X", "2"), append(all("body", 2), Place{"headers", 0}), `200 OK|{"a": 2, "b": "ü"}|Content-Type: application/json|X: 1|Content-Length: 19`},
		{"another charset without the body", response(200, latinText(json), "Content-Type", latin), response(200, `{"a": 2, "b": 3}`, "Content-Type", utf), []Place{{"headers", 0}}, "not: Content-Type names the charset of the body: take both or neither"},
		{"the body without its charset", response(200, "{}", "Content-Type", latin), response(200, `{"b": "é", "c": 1}`, "Content-Type", utf), all("body", 2), "not: Content-Type names the charset of the body: take both or neither"},
	} {
		i, ops, err := marked(t, test.old, test.new, test.places...)
		got := fmt.Sprintf("not: %v", err)
		if err == nil {
			r := i.Response
			got = fmt.Sprintf("%d %s|%s", r.Status, r.Reason, r.Body.Decode(r.Header).Bytes)
			for _, line := range r.Header {
				if line.Name == "Content-Length" && r.Header.Has("Content-Encoding") {
					line.Value = "*"
				}
				got += "|" + line.Name + ": " + line.Value
			}
			if i.RecordedAt != "2020-01-02T03:04:05" {
				t.Errorf("%s: recorded_at is taken along: %v", test.name, ops)
			}
		}
		if got != test.want {
			t.Errorf("%s:\n got %q\nwant %q", test.name, got, test.want)
		}
	}
}

// What says how the body is written is never taken without the body, and all
// differences together are what taking all gives.
func TestMarkedWhole(t *testing.T) {
	old := model.Response{Status: 200, Header: Header("Content-Length", "2", "X", "1"), Body: plainBody("{}")}
	new := model.Response{Status: 404, Header: Header("Content-Length", "7", "X", "2"), Body: plainBody(`{"a":1}`)}
	was := model.Interaction{Response: old, RecordedAt: "2020-01-02T03:04:05"}
	a := NewResult(JobResult{Job: &Job{Old: was}, Received: Received{Response: new, RecordedAt: "2026-01-02T03:04:05"}}, model.Volatile{}, nil)
	places := a.Places("")
	if want := []Place{{"status", 0}, {"headers", 1}, {"body", 0}}; !slices.Equal(places, want) || a.NotAlone(Place{"headers", 0}) == "" {
		t.Fatalf("places %v", places)
	}
	m := Marks{}
	m.Toggle(places)
	ops, err := a.MarkedOps(m)
	if want := fmt.Sprint(a.Ops(TakeAll)); err != nil || fmt.Sprint(ops) != want || !a.Marked(m, Place{"headers", 0}) {
		t.Errorf("%v, %v, want %s", ops, err, want)
	}
	m.Toggle(places[:1])
	if ops, _ := a.MarkedOps(m); strings.Contains(fmt.Sprint(ops), "Content-Length") || a.Marked(m, Place{"headers", 0}) {
		t.Errorf("without the status %v", ops)
	}
	m.Toggle(places)
	if m.Toggle(places); len(m) > 0 {
		t.Errorf("left marked: %v", m)
	}
	a.Diff.Body = nil
	if m.Toggle(a.Places("")); a.IsWhole(m) {
		t.Error("a length without a body is taken")
	}
}

// A Content-Type that names another charset goes with the body: the headers alone leave
// it as it is, and a body that says the same is taken in its new bytes.
func TestHeadersOfOtherCharset(t *testing.T) {
	latin, utf := "text/plain; charset=iso-8859-1", "text/plain; charset=utf-8"
	for _, test := range []struct {
		name, old, new    string // bodies
		was, now          string // Content-Type
		headers, all, got string // Content-Type after taking headers or all, and the body after all
	}{
		{"another body", "\xe9", "\xc3\xbc", latin, utf, latin, utf, "\xc3\xbc"},
		{"the same text", "\xe9", "\xc3\xa9", latin, utf, latin, utf, "\xc3\xa9"},
		{"ASCII", "e", "u", latin, utf, utf, utf, "u"},
		{"the same charset", "\xe9", "\xfc", latin, latin + "; x=1", latin + "; x=1", latin + "; x=1", "\xfc"},
		{"none named, in UTF-8", "\xc3\xa9", "\xc3\xbc", "text/plain", utf, utf, utf, "\xc3\xbc"},
	} {
		was := model.Interaction{Request: model.Request{Method: "GET", URL: "http://a.test/"}, Response: model.Response{Status: 200, Header: Header("Content-Type", test.was, "X", "1"), Body: plainBody(test.old)}}
		new := model.Response{Status: 200, Header: Header("Content-Type", test.now, "X", "2"), Body: plainBody(test.new)}
		a := NewResult(JobResult{Job: &Job{Old: was}, Received: Received{Response: new}}, model.Volatile{}, nil)
		for what, want := range map[Taking]string{TakeHeaders: test.headers + "|2|" + test.old, TakeAll: test.all + "|2|" + test.got} {
			i := was
			for _, op := range a.Ops(what) {
				var err error
				if i, err = model.Apply(i, op); err != nil {
					t.Fatal(err)
				}
			}
			r := i.Response
			if got := r.Header.Get("Content-Type") + "|" + r.Header.Get("X") + "|" + string(r.Body.Wire); got != want {
				t.Errorf("%s, %s: %q, want %q", test.name, what, got, want)
			}
		}
	}
}
