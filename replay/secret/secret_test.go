package secret_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"tapedeck/replay/secret"
	"tapedeck/replay/secret/secrettest"
)

// check hides one value in a text and returns what stands there then.
func check(t *testing.T, value, text string) string {
	t.Helper()
	out, err := secret.New([]secret.Placeholder{{Placeholder: "<T>", Replace: value}}).Hide(t.Context(), []byte(text), nil)
	if err != nil {
		t.Fatalf("%q in %q: %v", value, text, err)
	}
	if secrettest.Reads(string(out), value) {
		t.Errorf("%q can be read in %q, which was %q", value, out, text)
	}
	return string(out)
}

func TestForms(t *testing.T) {
	for _, value := range secrettest.Secrets {
		for _, form := range secrettest.Forms {
			text := form.Write(value)
			if !secrettest.Reads(text, value) {
				t.Errorf("%s: the test itself does not read %q in %q", form.Name, value, text)
			}
			if out := check(t, value, "before "+text+" after"); !strings.HasPrefix(out, "before ") || !strings.HasSuffix(out, " after") || !strings.Contains(out, "<T>") {
				t.Errorf("%s of %q: %q", form.Name, value, out)
			}
		}
	}
}

// What is replaced is the value, and what a layer cannot tell from it.
func TestReplaced(t *testing.T) {
	for _, c := range []struct{ value, text, want string }{
		{"S3cr3tV4lue", "nothing of it: S3cr3tV4lu", "nothing of it: S3cr3tV4lu"},
		{"S3cr3tV4lue", "a S3cr3tV4lue, S3cr3tV4lueS3cr3tV4lue b", "a <T>, <T><T> b"},
		{"S3cr3tV4lue", `{"a":"S\u0033cr3tV4lue\n"}`, `{"a":"<T>\n"}`},
		{"S3cr3tV4lue", "a=%533cr3tV4lue&b", "a=<T>&b"},
		{"S3cr3tV4lue", "Basic dXNlcjpTM2NyM3RWNGx1ZQ==", "Basic dXNlcj<T>=="},
		{"S3cr3tV4lue", "VTNjcjN0VjRsdWU= dXNlcjpTM2Ny\r\n  M3RWNGx1ZQ==", "VTNjcjN0VjRsdWU= dXNlcj<T>=="},
		{"S3cr3tV4lue", "5333637233745634:6C7565 53 33 63 72 33 74 56 34 6c 75 65", "<T> <T>"},
		{"S3cr3tV4lue", "=?utf-8?Q?S=33cr3tV4lue?= =?utf-8?B?UzNjcjN0VjRsdWU=?=", "=?utf-8?Q?<T>?= =?utf-8?B?<T>=?="},
		{"hunter2", "hunter2 aHVudGVyMg== HUNTER2", "<T> <T>== HUNTER2"},
		{"abc", "YWJj xabcx " + strings.Repeat("Zm9v", 9), "<T> x<T>x " + strings.Repeat("Zm9v", 9)},
		{"an b c d e", "an+b c+d%20e", "<T>"},
		{"dXNlcjpwYTU1d29yZA==", "user:pa55word, pa55word, dXNlcjpwYTU1d29yZA==", "<T>, <T>, <T>"},
		{"DEADBEEF0123456789ab", "deadbeef0123456789AB", "<T>"},
		{"schlüssel", "schl\xfcssel schl%FCssel schlÃ¼ssel schl\\u00c3\\u00bcssel schl&uuml;ssel", "<T> <T> <T> <T> <T>"},
	} {
		if got := check(t, c.value, c.text); got != c.want {
			t.Errorf("%q in %q: %q, want %q", c.value, c.text, got, c.want)
		}
	}
}

// Values within each other: the longest has the place.
func TestSeveral(t *testing.T) {
	f := secret.New([]secret.Placeholder{{"<A>", "hunter2hunter2"}, {"<B>", "hunter2hunter2-more"}, {"<C>", ""}, {"same", "same"}})
	out, err := f.Hide(t.Context(), []byte("same hunter2hunter2-more hunter2hunter2"), nil)
	if err != nil || string(out) != "same <B> <A>" {
		t.Errorf("%q, %v", out, err)
	}
}

func TestRefuses(t *testing.T) {
	f := secret.New([]secret.Placeholder{{"<T>", "S3cr3tV4lue"}})
	wide := []byte("\x00S\x003\x00c\x00r\x003\x00t\x00V\x004\x00l\x00u\x00e")
	if out, err := f.Hide(t.Context(), wide, nil); err == nil || out != nil {
		t.Errorf("wide: %q, %v", out, err)
	}
	if name, err := f.Holds(t.Context(), wide); name != "<T>" || err != nil {
		t.Errorf("wide: %q, %v", name, err)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if _, err := f.Hide(stopped, []byte("S3cr3tV4lue"), nil); err == nil {
		t.Error("stopped: no error")
	}
}

// A value is found wherever it lies in a body of many windows.
func TestWindows(t *testing.T) {
	if testing.Short() {
		t.Skip("goes over 20 MB")
	}
	f := secret.New([]secret.Placeholder{{"<T>", "S3cr3tV4lue"}})
	form := secrettest.Forms[5].Write("S3cr3tV4lue")
	text := bytes.Repeat([]byte("just a text. "), 300_000)
	want := bytes.Clone(text)
	for n := 7; n > 0; n-- {
		at := len(text) * n / 8
		text = append(text[:at:at], append([]byte(form), text[at:]...)...)
		want = append(want[:at:at], append([]byte(`"<T>"`), want[at:]...)...)
	}
	for _, shift := range []int{0, 1<<20 - 20, 1<<20 - 700, 1<<20 - 750} { // over the ends of the first windows
		moved := append(bytes.Repeat([]byte("-"), shift), text...)
		moved = append(moved[:shift:shift], append([]byte(form), moved[shift:]...)...)
		out, err := f.Hide(t.Context(), moved, nil)
		if err != nil || !bytes.Equal(out[shift+len(`"<T>"`):], want) {
			t.Errorf("%d: %v", shift, err)
		}
	}
}

// What a server may send to make the search long is searched or refused, and
// the work grows with its size only.
func TestHostile(t *testing.T) {
	var values []secret.Placeholder
	for n, s := range secrettest.Secrets {
		values = append(values, secret.Placeholder{Placeholder: fmt.Sprintf("<%d>", n), Replace: s})
	}
	values = append(values, secret.Placeholder{Placeholder: "<long>", Replace: strings.Repeat("a", 4000) + "b"})
	f := secret.New(values)
	for n, piece := range []string{"a", "&", "%", `\`, "=", "%25", "&amp;", `\\`, "&#", "&#x0000000000000000", `\u`, `\ud83d`, "\x00", "\n", "a\n", "=\n", "QUFB", "41", "4141\r\n", "QUJD%5cu0041&amp;%2525"} {
		if testing.Short() && n%4 != 0 {
			continue
		}
		text := bytes.Repeat([]byte(piece), (1<<20)/len(piece))
		if out, err := f.Hide(t.Context(), text, nil); err == nil && !bytes.Equal(out, text) {
			t.Errorf("%q: changed", piece)
		} else if err != nil {
			t.Logf("%q: %v", piece, err)
		}
	}
}

// FuzzHide: what is hidden cannot be found again, unless its placeholder reads
// as the value, and what holds nothing stays as it is.
func FuzzHide(f *testing.F) {
	for _, value := range secrettest.Secrets {
		for _, form := range secrettest.Forms {
			f.Add(value, "before "+form.Write(value)+" after")
		}
	}
	const placeholder = "<\x01>"
	inputs, reached, hidden := 0, 0, 0
	f.Cleanup(func() { f.Logf("%d of %d inputs were searched, %d held the value", reached, inputs, hidden) })
	f.Fuzz(func(t *testing.T, value, text string) {
		inputs++
		finder := secret.New([]secret.Placeholder{{Placeholder: placeholder, Replace: value}})
		out, err := finder.Hide(t.Context(), []byte(text), nil)
		if err != nil {
			return
		}
		reached++
		if string(out) != text {
			hidden++
		}
		itself, err := finder.Holds(t.Context(), []byte(placeholder))
		if err != nil {
			t.Fatal(err)
		}
		if found, err := finder.Holds(t.Context(), out); err != nil || found != "" && itself == "" {
			t.Errorf("%q is still in %q: %v", value, out, err)
		}
		if !strings.Contains(string(out), placeholder) && string(out) != text {
			t.Errorf("%q became %q", text, out)
		}
	})
}

func BenchmarkHide(b *testing.B) {
	var values []secret.Placeholder
	for n, s := range secrettest.Secrets {
		values = append(values, secret.Placeholder{Placeholder: fmt.Sprintf("<%d>", n), Replace: s})
	}
	f := secret.New(values)
	text := bytes.Repeat([]byte(`{"id": 4711, "name": "fern \"a\"", "html": "<p class=\"x\">a&amp;b</p>", "url": "https://h.test/a%20b?x=1", "hash": "0123456789abcdef0123456789abcdef"},`+"\n"), 7000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := f.Hide(b.Context(), text, nil); err != nil {
			b.Fatal(err)
		}
	}
}
