package format

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"tapedeck/cassette/internal/span"
	"tapedeck/model"
	"tapedeck/testdata/corpus"
)

// checkWritten holds what is read of an entry in one pass against what is decoded
// of its nodes, and against what the library loads. It reports whether it was.
func checkWritten(t *testing.T, f Format, entry []byte) bool {
	t.Helper()
	is := FormOf(f).NewEntry()
	if !is.Read(entry) {
		return false
	}
	got := is.Interaction(AllParts)
	doc, err := f.Language().Parse(entry)
	if err != nil {
		t.Fatalf("%q is read in one pass, and does not parse: %v", entry, err)
	}
	want, err := Decode(f, doc)
	if err != nil || !reflect.DeepEqual(alike(want), alike(got)) {
		t.Fatalf("%q in one pass:\n%#v\nby its nodes:\n%#v %v", entry, got, want, err)
	}
	for parts := range AllParts {
		want, got := alike(want), alike(is.Interaction(parts))
		if parts&RequestBody == 0 {
			want.Request.Body = model.Body{}
		}
		if parts&ResponseHeader == 0 {
			want.Response.Header = nil
		}
		if parts&ResponseBody == 0 {
			want.Response.Body = model.Body{}
		}
		if !reflect.DeepEqual(want, got) {
			t.Fatalf("parts %b of %q:\n%#v\nnot\n%#v", parts, entry, got, want)
		}
	}
	summary, plain := is.Summary()
	if plain && (summary != model.Summarize(got) || len(model.Findings(got)) > 0) {
		t.Fatalf("%q is summarised as\n%#v, not\n%#v\nand is found to be odd: %v", entry, summary, model.Summarize(got), model.Findings(got))
	}
	for _, version := range []string{"", "1.0.0", "4.2.1", "8.2.1"} {
		if o := f.(Loader).Loading().Refuses(doc, version); o != nil {
			t.Fatalf("%q is read in one pass, and %s refuses it: %s", entry, version, o.Why)
		}
	}
	return true
}

// alike is an interaction whose empty bodies are all alike.
func alike(i model.Interaction) model.Interaction {
	for _, b := range []*model.Body{&i.Request.Body, &i.Response.Body} {
		if len(b.Wire) == 0 {
			b.Wire = nil
		}
	}
	return i
}

// Entries that are as their library writes them, and others that are a little
// off: a byte is another, missing or there twice.
func TestReadWritten(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	odd := []byte("'\"\\\n \t-:#!|>0a~[]{}&*,.=\r\u0085/u")
	for _, f := range All {
		if FormOf(f) == nil {
			continue
		}
		var entries, size, other, otherSize, mutants, tried int
		for _, file := range corpus.Cassettes(t) {
			src := file.Read(t)
			l, err := f.Language().Split(src, f.Where())
			if err != nil || !owned(f, src, l) {
				continue
			}
			for _, s := range l.Entries {
				entry := src[s.Start:s.End]
				if !checkWritten(t, f, entry) {
					other, otherSize = other+1, otherSize+len(entry)
					continue
				}
				entries, size = entries+1, size+len(entry)
				for range min(20, 1+40_000/len(entry)) {
					at := random.IntN(len(entry))
					for _, middle := range [][]byte{{}, {entry[at], entry[at]}, {odd[random.IntN(len(odd))]}} {
						tried++
						mutant := append(append(append([]byte{}, entry[:at]...), middle...), entry[at+1:]...)
						if checkWritten(t, f, mutant) {
							mutants++
						}
					}
				}
			}
		}
		t.Logf("%s: %d entries of %d bytes in one pass, not %d of %d bytes; %d of %d that are a little off",
			f.Describe().Name, entries, size, other, otherSize, mutants, tried)
		if entries == 0 || mutants == 0 {
			t.Errorf("%s: none was read in one pass", f.Describe().Name)
		}
	}
}

// owned reports whether a text is of the format, by its first entry.
func owned(f Format, src []byte, l span.Layout) bool {
	if len(l.Entries) == 0 {
		return false
	}
	first, err := f.Language().Parse(src[l.Entries[0].Start:l.Entries[0].End])
	return err == nil && f.Owns(first, src[:l.Lead.End], src[l.Trail.Start:])
}

func FuzzReadWritten(f *testing.F) {
	f.Add([]byte("- request:\n    body: null\n    headers:\n      A:\n      - 'b''c'\n    method: GET\n    uri: http://h/\n  response:\n    body:\n      string: !!binary |\n        AAEC\n    headers: {}\n    status:\n      code: 200\n      message: OK\n"))
	f.Add([]byte("- request:\n    body: \"a\\n\\\n      \\ b\"\n    headers: {}\n    method: GET\n    uri: http://h/\n  response:\n    body:\n      string: 'a\n\n        b'\n    headers: {}\n    status:\n      code: 404\n      message: Not Found\n"))
	f.Add([]byte(`{"request": {"body": {"encoding": "utf-8", "string": "\\u00e9\\ud83c\\udf31\\n"}, "headers": {"A": ["b", "c"], "D": "e"}, "method": "POST", "uri": "http://h/"}, "response": {"body": {"encoding": null, "base64_string": "AAE="}, "headers": {"Content-Length": ["2"]}, "status": {"code": 200, "message": "OK"}, "url": "http://h/"}, "recorded_at": "2026-03-31T09:41:00"}`))
	f.Add([]byte(`{"request":{"method":"get","uri":"http://h/","body":{"encoding":"US-ASCII","string":""},"headers":{}},"response":{"status":{"code":200,"message":"OK"},"headers":{"Content-Type":["application/json"]},"body":{"encoding":"ASCII-8BIT","string":"{\"a\": \"é\"}"}},"recorded_at":"Tue, 03 Mar 2026 09:41:00 GMT"}`))
	f.Add([]byte(`{"request": {"method": "GET", "uri": "http://h/", "body": null, "headers": {}}, "response": {"status": {"code": 404, "message": "Not Found"}, "headers": {}, "body": {"string": "a\\tb\\u0007"}}}`))
	f.Fuzz(func(t *testing.T, entry []byte) {
		for _, format := range All {
			if FormOf(format) != nil {
				checkWritten(t, format, entry)
			}
		}
	})
}
