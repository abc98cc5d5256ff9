package cassette

import (
	"testing"

	"tapedeck/model"
)

// hardValues are what emitters and parsers of YAML and JSON stumble over.
var hardValues = []string{
	"", "x", "plain text", "two\nlines", "  leading and trailing  ", "ends\n", "ends twice\n\n", "\n", "---", "...",
	"- a\n- b", "a: b", "# no comment", "yes", "null", "~", "1e3", "0755", "1:30", "2020-01-01", "<<", "=",
	"\U0001F600", "caf\u00e9", "a\r\nb", "\x00\x01\x7f", "\u0085\u2028\u2029", "\ufeffbom", "<%= x %>", "tab\there", `"quoted" 'both' \`,
	`{"a": [1, 2.0, "x"], "b": null}`, "\xff\xfe\x00binary",
}

const langchainOne = "requests:\n- body: null\n  headers: {}\n  method: GET\n  uri: http://a.test/\nresponses:\n- body:\n    string: a\n  headers: {}\n  status:\n    code: 200\n    message: OK\n"

const rubyOldOne = "--- \n- !ruby/struct:VCR::HTTPInteraction \n  :request: !ruby/struct:VCR::Request \n    :method: :get\n    :uri: http://a.test:80/\n    :body: \n    :headers: \n  :response: !ruby/struct:VCR::Response \n    :status: !ruby/struct:VCR::ResponseStatus \n      :code: 200\n      :message: OK\n    :headers: \n      server: \n      - a\n    :body: a\n    :http_version: \"1.1\"\n"

// opOf makes an op of three bytes for a list of n interactions.
func opOf(kind, where, what byte, n int) model.Op {
	value := hardValues[int(what)%len(hardValues)]
	side := []model.Side{model.InRequest, model.InResponse}[int(what>>7)]
	at := int(where)
	if n > 0 {
		at %= n
	}
	names := []string{"Content-Type", "Content-Length", "X-New", "accept"}
	name := names[int(what>>5)%len(names)]
	switch kind % 13 {
	case 0:
		return model.SetField{At: at, Field: model.RequestMethod, Value: value}
	case 1:
		return model.SetField{At: at, Field: model.RequestURL, Value: "http://example.test/" + value}
	case 2:
		return model.SetField{At: at, Field: model.ResponseStatus, Value: "404"}
	case 3:
		return model.SetField{At: at, Field: model.ResponseReason, Value: value}
	case 4:
		return model.SetHeader{At: at, Side: side, Name: name, Values: []string{value}}
	case 5:
		return model.AddHeader{At: at, Side: side, Name: name, Value: value}
	case 6:
		return model.SetHeader{At: at, Side: side, Name: name}
	case 7:
		return model.DropHeaderLine{At: at, Side: side, Line: int(what) % 4}
	case 8, 9:
		return model.SetBody{At: at, Side: side, Decoded: []byte(value)}
	case 10:
		return model.Delete{At: at}
	case 11:
		return model.Duplicate{At: at}
	}
	return model.Move{At: at, To: int(what) % max(1, n)}
}

// FuzzOps makes random changes to cassettes of every format. What a change
// should mean is what model.Apply says; undoing all must give the file back. A
// script is short, since each of its duplicates makes the next step longer.
func FuzzOps(f *testing.F) {
	seeds := []string{vcrpyTwo, betamaxOne, uberTwo, langchainOne, vcrpyOldTwo, betamaxYAMLOne, rubyOldOne}
	for i := range seeds {
		for kind := range 13 {
			f.Add(byte(i), []byte{byte(kind), 0, 3, byte(kind), 1, 129, 10, 0, 0, byte(kind), 0, 40})
		}
	}
	var runs, made, refused int
	f.Fuzz(func(t *testing.T, which byte, script []byte) {
		src := seeds[int(which)%len(seeds)]
		file, err := Read("fuzz", []byte(src), Options{})
		if err != nil {
			t.Fatal(err)
		}
		runs++
		script = script[:min(len(script), 3*24)]
		for len(script) >= 3 {
			if fuzzStep(t, file, opOf(script[0], script[1], script[2], file.Len())) {
				made++
			} else {
				refused++
			}
			script = script[3:]
		}
		for {
			if _, ok := file.Undo(); !ok {
				break
			}
		}
		if got := contents(file); got != src || file.Dirty() {
			t.Errorf("undoing all does not restore the file:\n%s", diffText(src, got))
		}
	})
	f.Cleanup(func() { f.Logf("%d runs: %d changes held against their meaning, %d refused", runs, made, refused) })
}

// fuzzStep makes one change and reports whether it was taken.
func fuzzStep(t *testing.T, file *File, op model.Op) bool {
	t.Helper()
	before := contents(file)
	length, at := file.Len(), model.At(op)
	var want model.Interaction
	if !model.OnList(op) && at < length {
		was, err := file.At(at)
		if err != nil {
			t.Fatal(err)
		}
		if want, err = model.Apply(was, op); err == nil {
			want, _ = model.Follow(was, want, op)
		}
	}
	step, err := file.Do(change(op))
	now := contents(file)
	if err != nil {
		if now != before {
			t.Fatalf("%#v was refused (%v) and left a change:\n%s", op, err, diffText(before, now))
		}
		return false
	}
	if step.Changed == (now == before) && !model.OnList(op) {
		t.Fatalf("%#v: Changed is %v:\n%s", op, step.Changed, diffText(before, now))
	}
	again, err := Read("again", []byte(now), Options{Format: file.Format().Name})
	if err != nil {
		t.Fatalf("%#v: the file no longer opens: %v\n%s", op, err, now)
	}
	if again.Len() != file.Len() {
		t.Fatalf("%#v: %d interactions read as %d\n%s", op, file.Len(), again.Len(), now)
	}
	for i := range again.Len() {
		a, errA := file.At(i)
		b, errB := again.At(i)
		if errA != nil || errB != nil || !a.Equal(b) {
			t.Fatalf("%#v: interaction %d reads differently once saved: %v %v\n%s", op, i+1, errA, errB, now)
		}
		if !model.OnList(op) && i == at && !a.Equal(want) {
			t.Fatalf("%#v: interaction %d is not what it should be\n%s", op, i+1, now)
		}
	}
	return true
}
