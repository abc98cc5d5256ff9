package loading

import (
	"bytes"
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
	"time"

	"tapedeck/cassette/internal/field"
	"tapedeck/model"
	"tapedeck/model/body/jsontext"
)

// members are the names of an object's, in the order in which most are written: first
// those that each object has, so many as are needed, then those that only some have.
type members struct {
	names  []string
	needed int
}

func (m members) pass(p *jsontext.Pass, value func(name string) bool) bool {
	return p.Object(m.names, m.needed, func(i int) bool { return value(m.names[i]) })
}

// A jsonForm is what entries of JSON hold that a library writes. The order of members
// and white space are as it may be: all versions of a library read JSON alike.
type jsonForm struct {
	list, by string // the members of the file: the entries, and who wrote them
	// version passes the value of by.
	version func(p *jsontext.Pass) (version string, ok bool)

	entry, request, response members
	// body passes a body: that of the request or of the response.
	body func(p *jsontext.Pass, of Parts) (b jsonBody, ok bool)
	// time reports whether the library reads a time; nil where it keeps none.
	time func(text []byte) bool
}

// written is Written.Written.
func (f *jsonForm) written(text []byte) (entries int, version string, ok bool) {
	p, e := jsontext.NewPass(text), jsonEntry{form: f}
	file := members{[]string{f.list, f.by}, 2}
	ok = file.pass(&p, func(name string) (ok bool) {
		if name == f.by {
			version, ok = f.version(&p)
			return ok
		}
		if !p.Take('[') {
			return false
		}
		for entries = 1; e.pass(&p); entries++ {
			if !p.Take(',') {
				return p.Take(']')
			}
		}
		return false
	})
	return entries, version, ok && p.Ended()
}

// A jsonEntry is what an entry holds, as it stands there.
type jsonEntry struct {
	form *jsonForm
	parts[jsontext.Passed, *jsontext.Passed]
	requestBody, responseBody jsonBody
	recordedAt                jsontext.Passed
	extra                     jsontext.Passed // a member of the response that the model does not know
	extraName                 string
}

// Read implements WrittenEntry.
func (e *jsonEntry) Read(entry []byte) bool {
	p := jsontext.NewPass(entry)
	return e.pass(&p) && p.Ended()
}

// Interaction implements WrittenEntry.
func (e *jsonEntry) Interaction(of Parts) model.Interaction {
	i := e.interaction(of)
	if of&RequestBody != 0 {
		i.Request.Body = e.requestBody.decoded()
	}
	if of&ResponseBody != 0 {
		i.Response.Body = e.responseBody.decoded()
	}
	i.RecordedAt = e.recordedAt.Text()
	if e.extraName != "" {
		i.Extra = []model.Extra{{Name: "response." + e.extraName, Value: e.extra.Text()}}
	}
	return i
}

// Summary implements WrittenEntry.
func (e *jsonEntry) Summary() (s model.Summary, ok bool) {
	return e.summary(&e.requestBody, &e.responseBody, e.recordedAt.Text())
}

// pass passes an entry.
func (e *jsonEntry) pass(p *jsontext.Pass) bool {
	e.recordedAt, e.extraName = jsontext.Passed{}, ""
	return e.form.entry.pass(p, func(name string) (ok bool) {
		switch name {
		case "request":
			return e.form.request.pass(p, func(name string) bool { return e.passRequest(p, name) })
		case "response":
			return e.form.response.pass(p, func(name string) bool { return e.passResponse(p, name) })
		}
		e.recordedAt, ok = p.Text()
		return ok && (e.form.time == nil || e.form.time(e.recordedAt.Raw()))
	})
}

// passRequest passes what a request holds.
func (e *jsonEntry) passRequest(p *jsontext.Pass, name string) (ok bool) {
	switch name {
	case "method":
		e.method, ok = p.Text()
	case "uri":
		e.uri, ok = p.Text()
		ok = ok && !bytes.ContainsAny(e.uri.Raw(), `[]\`) // which urlparse looks at
	case "headers":
		ok = passJSONHeaders(p, &e.requestHeaders)
	case "body":
		e.requestBody, ok = e.form.body(p, RequestBody)
	}
	return ok
}

// passResponse passes what a response holds.
func (e *jsonEntry) passResponse(p *jsontext.Pass, name string) (ok bool) {
	switch name {
	case "status":
		ok = status.pass(p, func(name string) (ok bool) {
			if name == "code" {
				e.status, ok = p.Digits()
			} else {
				e.reason, ok = p.Text()
			}
			return ok
		})
	case "headers":
		ok = passJSONHeaders(p, &e.responseHeaders)
	case "body":
		e.responseBody, ok = e.form.body(p, ResponseBody)
	default:
		e.extraName = name
		if e.extra, ok = p.Null(); !ok {
			e.extra, ok = p.Text()
		}
	}
	return ok
}

// passJSONHeaders passes headers, each with a text or some of them.
func passJSONHeaders(p *jsontext.Pass, headers *[]line[jsontext.Passed]) bool {
	*headers = (*headers)[:0]
	if !p.Take('{') {
		return false
	}
	if p.Take('}') {
		return true
	}
	for {
		name, ok := p.Name()
		if !ok {
			return false
		}
		list := p.Take('[')
		for more := true; more; more = list && p.Take(',') {
			value, ok := p.Text()
			if !ok {
				return false
			}
			*headers = append(*headers, line[jsontext.Passed]{name, value})
		}
		if list && !p.Take(']') {
			return false
		}
		if !p.Take(',') {
			return p.Take('}')
		}
	}
}

// A jsonBody is a body as it stands there: a text, bytes in base64, or none.
type jsonBody struct {
	jsontext.Passed
	label  jsontext.Passed // the charset that stands beside it
	absent bool
	base64 bool
	size   int // of the bytes in base64
}

var labelledBody = members{[]string{"encoding", "string", "base64_string"}, 1}

// labelled passes a body with the name of its charset; fits reports whether a text
// under a name says the bytes that it stands for. Beside base64 the text is empty.
func labelled(p *jsontext.Pass, fits func(label []byte, ascii bool) bool) (b jsonBody, ok bool) {
	var text, coded jsontext.Passed
	ok = labelledBody.pass(p, func(name string) (ok bool) {
		switch name {
		case "string":
			text, ok = p.Text()
		case "base64_string":
			coded, ok = p.Text()
			b.base64 = true
		default:
			if _, ok = p.Null(); !ok {
				b.label, ok = p.Text()
				ok = ok && b.label.Verbatim()
			}
		}
		return ok
	})
	if !b.base64 {
		b.Passed = text
		return b, ok && text.Raw() != nil && fits(b.label.Raw(), text.ASCII())
	}
	b.Passed = coded
	size, whole := base64Size(coded.Raw())
	b.size = size
	return b, ok && whole && text.Len() == 0
}

// base64Size is how many bytes a text stands for that holds base64 in groups of four,
// and nothing else but escaped line feeds.
func base64Size(raw []byte) (size int, ok bool) {
	digits, pads := 0, 0
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case base64Digit[c] == 1 && pads == 0:
			digits++
		case rune(c) == base64.StdPadding:
			pads++
		case c == '\\' && raw[i+1] == 'n':
			i++
		default:
			return 0, false
		}
	}
	return (digits+pads)/4*3 - pads, (digits+pads)%4 == 0 && pads < 3
}

// Len implements model.StoredBody.
func (b *jsonBody) Len() int {
	if b.base64 {
		return b.size
	}
	return b.Passed.Len()
}

// AppendStart implements model.StoredBody.
func (b *jsonBody) AppendStart(dst []byte, size int) []byte {
	if !b.base64 {
		return b.Passed.AppendStart(dst, size)
	}
	digits := b.Passed.AppendStart(nil, size/3*4)
	dst, _ = base64.StdEncoding.AppendDecode(dst, digits[:len(digits)/4*4]) // it was checked by base64Size
	return dst
}

// Printable implements model.StoredBody.
func (b *jsonBody) Printable() bool { return !b.base64 && b.Passed.Printable() }

// Append implements model.StoredBody.
func (b *jsonBody) Append(dst []byte) []byte {
	if !b.base64 {
		return b.Passed.Append(dst)
	}
	dst, _ = base64.StdEncoding.AppendDecode(dst, b.Passed.Append(nil)) // it was checked by base64Size
	return dst
}

// decoded is the body of an interaction.
func (b *jsonBody) decoded() model.Body {
	switch {
	case b.absent:
		return model.Body{Absent: true}
	case b.base64:
		return model.Body{Wire: b.Append(nil), StoredAs: "base64_string", Charset: b.label.Text()}
	}
	return model.Body{Wire: b.AppendText(make([]byte, 0, b.Len())), StoredAs: "text", Charset: b.label.Text()}
}

var (
	recordedEntry = members{[]string{"request", "response", "recorded_at"}, 3}
	usualRequest  = members{[]string{"method", "uri", "body", "headers"}, 4}
	status        = members{[]string{"code", "message"}, 2}
)

// betamaxForm is betamax/cassette/interaction.py's and util.py's.
var betamaxForm = jsonForm{
	list: "http_interactions", by: "recorded_with",
	version: func(p *jsontext.Pass) (string, bool) { return recordedWith(p, "betamax") },
	entry:   recordedEntry, request: members{[]string{"body", "headers", "method", "uri"}, 4},
	response: members{[]string{"body", "headers", "status", "url"}, 4},
	body: func(p *jsontext.Pass, of Parts) (b jsonBody, ok bool) {
		if of == RequestBody { // once without a label
			if b.Passed, ok = p.Text(); ok {
				return b, true
			}
		}
		return labelled(p, func(label []byte, ascii bool) bool {
			return len(label) == 0 || field.IsUTF8(string(label)) || ascii && strings.EqualFold(string(label), "iso-8859-1")
		})
	},
	time: timeIn("2006-01-02T15:04:05"),
}

// rubyForm is lib/vcr/structs.rb's.
var rubyForm = jsonForm{
	list: "http_interactions", by: "recorded_with",
	version: func(p *jsontext.Pass) (string, bool) {
		by, ok := recordedWith(p, "VCR ")
		return strings.TrimPrefix(by, "VCR "), ok && strings.TrimSpace(by) == by
	},
	entry: recordedEntry, request: usualRequest, response: members{[]string{"status", "headers", "body", "http_version"}, 3},
	body: func(p *jsontext.Pass, _ Parts) (jsonBody, bool) {
		return labelled(p, func(label []byte, _ bool) bool { return slices.Contains(rubyTexts, string(label)) })
	},
	time: timeIn(http.TimeFormat),
}

// rubyTexts are the labels that Ruby VCR gives nearly all texts, of which it reads any
// as it stands there.
var rubyTexts = []string{"UTF-8", "ASCII-8BIT", "US-ASCII"}

// vcrpyForm is vcr/serialize.py's.
var vcrpyForm = jsonForm{
	list: "interactions", by: "version",
	version: func(p *jsontext.Pass) (string, bool) {
		version, ok := p.Digits()
		return "1", ok && version == 1
	},
	entry: members{recordedEntry.names, 2}, request: usualRequest, response: members{[]string{"status", "headers", "body", "url"}, 3},
	body: func(p *jsontext.Pass, of Parts) (b jsonBody, ok bool) {
		text := func(string) (ok bool) {
			if _, b.absent = p.Null(); !b.absent {
				b.Passed, ok = p.Text()
			}
			return ok || b.absent
		}
		if of == RequestBody {
			ok = text("")
		} else {
			ok = members{[]string{"string"}, 1}.pass(p, text)
		}
		return b, ok
	},
}

// recordedWith passes who wrote a file, which begins with a name.
func recordedWith(p *jsontext.Pass, name string) (by string, ok bool) {
	text, ok := p.Text()
	return text.Text(), ok && text.Verbatim() && bytes.HasPrefix(text.Raw(), []byte(name))
}

// timeIn reports whether a text is a time in a layout, as long as that is: Go reads
// others too.
func timeIn(layout string) func(text []byte) bool {
	return func(text []byte) bool {
		_, err := time.Parse(layout, string(text))
		return err == nil && len(text) == len(layout)
	}
}

// Written implements Written.
func (BetamaxJSON) Written(text []byte) (entries int, version string, ok bool) {
	return betamaxForm.written(text)
}

// NewEntry implements Written.
func (BetamaxJSON) NewEntry() WrittenEntry { return &jsonEntry{form: &betamaxForm} }

// Written implements Written.
func (RubyJSON) Written(text []byte) (entries int, version string, ok bool) {
	return rubyForm.written(text)
}

// NewEntry implements Written.
func (RubyJSON) NewEntry() WrittenEntry { return &jsonEntry{form: &rubyForm} }

// Written implements Written.
func (VcrpyJSON) Written(text []byte) (entries int, version string, ok bool) {
	return vcrpyForm.written(text)
}

// NewEntry implements Written.
func (VcrpyJSON) NewEntry() WrittenEntry { return &jsonEntry{form: &vcrpyForm} }
