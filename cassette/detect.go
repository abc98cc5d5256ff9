package cassette

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"tapedeck/cassette/internal/jsonspan"
	"tapedeck/cassette/internal/span"
	"tapedeck/cassette/internal/yamlspan"
)

var bom = []byte("\xef\xbb\xbf")

// A detection finds the format of a text by its content alone, never by its
// name, and where its entries are. All of the text or its beginning is there.
type detection struct {
	want  string // overrides detection
	data  []byte
	lists []*list
}

// early tells the format by the first interaction that can be read, nil while
// there is none. What follows may prove it wrong.
func (d *detection) early() (format, *list) {
	content := bytes.TrimLeft(bytes.TrimPrefix(d.data, bom), " \t\r\n")
	if len(content) == 0 {
		return nil, nil
	}
	for f, l := range d.candidates(content) {
		l.more(d.data)
		if first, _ := l.firstEntry(d.data); first != nil && (d.want != "" || f.owns(first, d.data[:l.first[0].Start], nil)) {
			return f, l
		}
	}
	return nil, nil
}

// whole tells the format by the whole text: by its first interaction, and
// where no format has one by what stands around the list.
func (d *detection) whole() (format, *list, error) {
	content := bytes.TrimLeft(bytes.TrimPrefix(d.data, bom), " \t\r\n")
	switch {
	case len(d.data) == 0:
		return nil, nil, errors.New("the file is empty")
	case d.want != "":
		return d.wanted()
	case len(content) == 0:
		return nil, nil, errors.New("the file holds only blanks")
	}
	var broken error
	for _, empty := range []bool{false, true} {
		for f, l := range d.candidates(content) {
			first, err := l.end(d.data)
			if err != nil {
				broken = cmp.Or(broken, err)
				continue
			}
			lead, trail := l.layout.Lead, l.layout.Trail
			if (first == nil) == empty && f.owns(first, d.data[:lead.End], d.data[trail.Start:]) {
				return f, l, nil
			}
		}
	}
	return nil, nil, whyNot(d.data, languageOf(content), broken)
}

func (d *detection) wanted() (format, *list, error) {
	f := named(d.want)
	if f == nil {
		return nil, nil, fmt.Errorf("no format %q: %s", d.want, strings.Join(Formats(), ", "))
	}
	l := d.list(f)
	if _, err := l.end(d.data); l.err != nil {
		return nil, nil, err
	}
	return f, l, nil
}

// candidates are the formats that the text may be of by its language and by
// the words in it. To look for words takes long: that is done one by one.
func (d *detection) candidates(content []byte) iter.Seq2[format, *list] {
	return func(yield func(format, *list) bool) {
		for _, f := range formats {
			may := f.describe().Name == d.want
			if d.want == "" && f.language() == languageOf(content) {
				may = d.list(f).n > 0 || mentions(d.data, f.where())
			}
			if may && !yield(f, d.list(f)) {
				return
			}
		}
	}
}

// brokenFormat names the format of a text whose list is broken, "" if that is
// not known, and counts the entries that are whole.
func (d *detection) brokenFormat() (name string, whole int) {
	for _, l := range d.lists {
		first, _ := l.firstEntry(d.data)
		if l.err == nil || first == nil {
			continue
		}
		for _, f := range formats {
			if d.list(f) == l && (d.want == f.describe().Name || d.want == "" && f.owns(first, d.data[:l.first[0].Start], nil)) {
				return f.describe().Name, l.n
			}
		}
	}
	return "", 0
}

// A list is where formats keep their entries, and the entries found there.
type list struct {
	language span.Language
	where    span.Where
	split    span.Splitter
	first    []span.Span // up to tries
	found    []span.Span // that were not taken yet
	n        int

	ended  bool
	layout span.Layout
	err    error
}

// list is the place where a format keeps its entries; several share one.
func (d *detection) list(f format) *list {
	language, where := f.language(), f.where()
	for _, l := range d.lists {
		if l.language == language && l.where.Pairs == where.Pairs && slices.Equal(l.where.Keys, where.Keys) {
			return l
		}
	}
	l := &list{language: language, where: where, split: language.Splitter(where)}
	d.lists = append(d.lists, l)
	return l
}

// tries is how many entries are tried to find one that can be parsed.
const tries = 10

func (l *list) add(found []span.Span) {
	l.first = append(l.first, found[:min(len(found), tries-len(l.first))]...)
	l.found = append(l.found, found...)
	l.n += len(found)
}

// take returns the entries that were found since.
func (l *list) take() []span.Span {
	found := l.found
	l.found = nil
	return found
}

// more finds the entries of a text of which more is there.
func (l *list) more(data []byte) { l.add(l.split.More(data)) }

// end finds the rest and returns the first entry that can be parsed, nil if
// there are none at all.
func (l *list) end(data []byte) (first *span.Doc, err error) {
	if !l.ended {
		l.layout, l.err = l.split.End(data)
		l.add(l.layout.Entries)
		l.layout.Entries, l.ended = nil, true
	}
	if l.err != nil {
		return nil, l.err
	}
	return l.firstEntry(data)
}

// again finds all entries anew. Nothing can be wrong with them: they were
// found before.
func (l *list) again(data []byte) *list {
	fresh := &list{language: l.language, where: l.where, split: l.language.Splitter(l.where)}
	_, _ = fresh.end(data)
	return fresh
}

// firstEntry parses the first entry that can be parsed, nil if there is none.
// One broken entry must not keep the others from being read.
func (l *list) firstEntry(data []byte) (*span.Doc, error) {
	var first error
	for _, span := range l.first {
		d, err := l.language.Parse(data[span.Start:span.End])
		if err == nil {
			return d, nil
		}
		if first == nil {
			first = below(err, bytes.Count(data[:span.Start], newline))
		}
	}
	return nil, first
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
func languageOf(content []byte) span.Language {
	if content[0] == '{' || content[0] == '[' {
		return jsonspan.JSON
	}
	return yamlspan.YAML
}

// whyNot says why a text is no cassette. broken is what is wrong with the list
// of entries of the first format that has one.
func whyNot(data []byte, lang span.Language, broken error) error {
	var err error
	if lang == jsonspan.JSON {
		err = flowStyle(data)
	} else if broken != nil {
		err = becauseOfERB(data, broken)
	}
	if err == nil && (broken == nil || !listed.Match(data)) {
		err = relative(data)
	}
	if err = cmp.Or(err, broken); err == nil {
		err = unknown(data, lang)
	}
	return err
}

// mentions reports whether the list's key is there at all, so that a file is
// not held against formats it cannot be.
func mentions(data []byte, w span.Where) bool {
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

// below makes an error's place count from lines further up.
func below(err error, lines int) error {
	var at *span.Error
	if errors.As(err, &at) && at.Line > 0 {
		return &span.Error{Line: at.Line + lines, Column: at.Column, Why: at.Why}
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
func unknown(data []byte, lang span.Language) error {
	if err := readable(data, lang); err != nil {
		return err
	}
	return fmt.Errorf("not a cassette that tapedeck knows: %s", strings.Join(Formats(), ", "))
}

// mostParsed bounds what is parsed whole for the sake of a message.
const mostParsed = 1 << 20

// readable says where the text is no JSON or YAML at all.
func readable(data []byte, lang span.Language) error {
	if len(data) > mostParsed {
		return nil
	}
	_, err := lang.Parse(data)
	if err != nil && lang == jsonspan.JSON {
		err = cmp.Or(flowStyle(data), err)
	}
	return err
}

// quotedFirst is how JSON begins, and YAML in flow style does not: its libraries
// put no quotes around keys.
var quotedFirst = regexp.MustCompile(`\A[\s\[{]*"`)

// flowStyle tells YAML in flow style, which starts as JSON does.
func flowStyle(data []byte) error {
	if len(data) > mostParsed || quotedFirst.Match(bytes.TrimPrefix(data, bom)) {
		return nil
	}
	if _, err := jsonspan.JSON.Parse(data); err == nil {
		return nil
	}
	if _, err := yamlspan.YAML.Parse(data); err != nil {
		return nil
	}
	return errors.New("the file is YAML in flow style: its interactions are not on lines of their own")
}
