package cassette

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"regexp"
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
	var err error
	if lang == text.JSON {
		err = flowStyle(data)
	}
	if err == nil && !(broken != nil && listed.Match(data)) {
		err = relative(data)
	}
	if err = cmp.Or(err, broken); err == nil {
		err = unknown(data, lang)
	}
	return nil, text.Layout{}, err
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

// firstEntry parses the first entry that can be parsed, nil if there is none.
// One broken entry must not keep the others from being read.
func firstEntry(f format, data []byte, layout text.Layout) (*text.Doc, error) {
	const tries = 10
	var first error
	for i, span := range layout.Entries {
		if i == tries {
			break
		}
		d, err := f.language().Parse(data[span.Start:span.End])
		if err == nil {
			return d, nil
		}
		if first == nil {
			first = below(err, bytes.Count(data[:span.Start], []byte("\n")))
		}
	}
	return nil, first
}

// below makes an error's place count from lines further up.
func below(err error, lines int) error {
	var at *text.Error
	if errors.As(err, &at) && at.Line > 0 {
		return &text.Error{Line: at.Line + lines, Column: at.Column, Why: at.Why}
	}
	return err
}

// kin are recordings of other kinds, told by what they begin with or hold, so
// that the message can name them.
var kin = []struct {
	mark *regexp.Regexp
	name string
}{
	{regexp.MustCompile(`!tape\b`), "is an OkReplay or Betamax (JVM) tape"},
	{regexp.MustCompile(`!ruby/struct:VCR::`), "is a Ruby VCR cassette from before 2.0"},
	{regexp.MustCompile(`vcr\.request\.Request|"protocol"\s*:`), "is a vcrpy cassette from before 1.0"},
	{regexp.MustCompile(`recorded_with"?\s*:\s*"?'?(?:VCR-)?vcr/`), "is a cassette of R's vcr"},
	{regexp.MustCompile(`\A\s*(?:\{\s*"log"|log:)`), "is a HAR file"},
	{regexp.MustCompile(`\A\n-\n +request:|\A\[\s*\{\s*"request"\s*:\s*\{\s*"method"`), "is a php-vcr cassette"},
	{regexp.MustCompile(`"status_code"\s*:`), "is an ExVCR cassette"},
	{regexp.MustCompile(`"rawHeaders"|"scope"\s*:\s*"http`), "is a nock fixture"},
	{regexp.MustCompile(`"Tracks"\s*:`), "is a govcr cassette"},
	{regexp.MustCompile(`"(?i:recordedAt)"\s*:`), "is an EasyVCR cassette"},
	{regexp.MustCompile(`"raw_headers"`), "is one file of an uber/cassette folder"},
	{regexp.MustCompile(`"interactions"\s*:`), "is a cassette of interactions in JSON"},
}

// packed are files that would have to be unpacked first, by their first bytes.
var packed = map[string]string{
	"\x1f\x8b": "is compressed with gzip",
	"\x78\x01": "is compressed with zlib",
	"\x78\x9c": "is compressed with zlib",
	"\x78\xda": "is compressed with zlib",
	"$ENC":     "is an encrypted govcr cassette",
}

// listed tells files that have a list of interactions: if that is broken, that
// is what is wrong with the file.
var listed = regexp.MustCompile(`(?m)^(?:http_)?interactions:|"(?:http_)?interactions"\s*:`)

// relative names the kind of recording that the data is, nil if none is known.
func relative(data []byte) error {
	for start, name := range packed {
		if bytes.HasPrefix(data, []byte(start)) {
			return fmt.Errorf("the file %s, which tapedeck cannot open yet", name)
		}
	}
	data = bytes.TrimPrefix(data[:min(len(data), mostParsed)], bom)
	for _, k := range kin {
		if k.mark.Match(data) {
			return fmt.Errorf("the file %s, which tapedeck cannot open yet", k.name)
		}
	}
	return nil
}

// unknown says that no format fits, or what is wrong with the text where it is
// no JSON or YAML at all.
func unknown(data []byte, lang text.Language) error {
	if err := readable(data, lang); err != nil {
		return err
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
