package cassette

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"tapedeck/cassette/internal/text"
)

var bom = []byte("\xef\xbb\xbf")

// detect finds the format of the data by its content alone, never by its
// name, and where its entries are. name is for messages; want overrides.
func detect(name string, data []byte, want string) (format, text.Layout, error) {
	fail := func(err error) (format, text.Layout, error) {
		return nil, text.Layout{}, placed(name, 0, 1, err)
	}
	content := bytes.TrimLeft(bytes.TrimPrefix(data, bom), " \t\r\n")
	switch {
	case len(data) == 0:
		return fail(errors.New("the file is empty"))
	case want != "":
		f := named(want)
		if f == nil {
			return fail(fmt.Errorf("no format %q: %s", want, strings.Join(Formats(), ", ")))
		}
		layout, err := f.language().Split(data, f.where())
		if err != nil {
			return fail(err)
		}
		return f, layout, nil
	case len(content) == 0:
		return fail(errors.New("the file holds only blanks"))
	}
	f, layout, err := byContent(data, languageOf(content))
	if err != nil {
		return fail(err)
	}
	return f, layout, nil
}

func named(name string) format {
	for _, f := range formats {
		if f.describe().Name == name {
			return f
		}
	}
	return nil
}

// languageOf goes by the first character: JSON is YAML too, but is not laid
// out as the YAML libraries would.
func languageOf(content []byte) text.Language {
	if content[0] == '{' || content[0] == '[' {
		return text.JSON
	}
	return text.YAML
}

// byContent asks each format of the language whether the file is its own. The
// error is that of the format whose list of entries is there but broken.
func byContent(data []byte, lang text.Language) (format, text.Layout, error) {
	var broken error
	for _, f := range formats {
		if f.language() != lang || !mentions(data, f.where()) {
			continue
		}
		layout, err := lang.Split(data, f.where())
		if err != nil {
			if broken == nil {
				broken = err
			}
			continue
		}
		first, err := firstEntry(f, data, layout)
		if err != nil {
			if broken == nil {
				broken = err
			}
			continue
		}
		lead, trail := data[layout.Lead.Start:layout.Lead.End], data[layout.Trail.Start:layout.Trail.End]
		if f.owns(first, lead, trail) {
			return f, layout, nil
		}
	}
	if broken == nil {
		broken = unknown(data, lang)
	} else if lang == text.JSON {
		broken = cmp.Or(flowStyle(data), broken)
	}
	return nil, text.Layout{}, broken
}

// mentions reports whether the list's key is there at all, so that a file is
// not held against formats it cannot be.
func mentions(data []byte, w text.Where) bool {
	for _, key := range w.Keys {
		if !holdsWord(data, key) {
			return false
		}
	}
	return len(w.Keys) > 0 || holdsWord(data, "content")
}

// holdsWord looks for a word that is not the end of a longer one.
func holdsWord(data []byte, word string) bool {
	for {
		i := bytes.Index(data, []byte(word))
		if i < 0 {
			return false
		}
		if i == 0 || data[i-1] != '_' && !unicode.IsLetter(rune(data[i-1])) {
			return true
		}
		data = data[i+len(word):]
	}
}

// firstEntry parses the first entry, nil if there is none.
func firstEntry(f format, data []byte, layout text.Layout) (*text.Doc, error) {
	if len(layout.Entries) == 0 {
		return nil, nil
	}
	span := layout.Entries[0]
	d, err := f.language().Parse(data[span.Start:span.End])
	var at *text.Error
	if errors.As(err, &at) && at.Line > 0 {
		line := bytes.Count(data[:span.Start], []byte("\n"))
		return nil, &text.Error{Line: at.Line + line, Column: at.Column, Why: at.Why}
	}
	return d, err
}

// kin are cassettes of other libraries, told by what stands in them, so that
// the message can name them.
var kin = []struct{ mark, name string }{
	{"recorded_with: VCR ", "a Ruby VCR cassette"},
	{`"recorded_with":"VCR `, "a Ruby VCR cassette"},
	{`"recorded_with": "VCR `, "a Ruby VCR cassette"},
	{"http_interactions", "a cassette of Ruby VCR's kin"},
	{"!tape", "a Betamax (JVM) or OkReplay tape"},
	{"vcr.request.Request", "a vcrpy cassette from before 1.0"},
	{`"log"`, "a HAR file"},
	{"interactions", "a go-vcr or other interactions cassette"},
}

// unknown says that no format fits, or what is wrong with the text where it is
// no JSON or YAML at all.
func unknown(data []byte, lang text.Language) error {
	if err := readable(data, lang); err != nil {
		return err
	}
	for _, k := range kin {
		if bytes.Contains(data, []byte(k.mark)) {
			return fmt.Errorf("this looks like %s, which tapedeck cannot open yet", k.name)
		}
	}
	return fmt.Errorf("not a cassette that tapedeck knows: %s", strings.Join(Formats(), ", "))
}

// mostParsed bounds what is parsed whole for the sake of a message.
const mostParsed = 1 << 20

// readable says where the text is no JSON or YAML at all.
func readable(data []byte, lang text.Language) error {
	if len(data) > mostParsed {
		return nil
	}
	_, err := lang.Parse(data)
	if err != nil && lang == text.JSON {
		err = cmp.Or(flowStyle(data), err)
	}
	return err
}

// flowStyle tells YAML in flow style, which starts as JSON does.
func flowStyle(data []byte) error {
	if len(data) > mostParsed {
		return nil
	}
	if _, err := text.JSON.Parse(data); err == nil {
		return nil
	}
	if _, err := text.YAML.Parse(data); err != nil {
		return nil
	}
	return errors.New("the file is YAML in flow style: its interactions are not on lines of their own")
}
