package format

import (
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"tapedeck/cassette/internal/field"
	"tapedeck/cassette/internal/span"
	"tapedeck/model"
	"tapedeck/model/lazyregexp"
)

// uberFolder is the folder of uber/cassette (cassette/cassette_library.py,
// DirectoryCassetteLibrary): a file a response, by default in JSON. The file's
// name is the request: method, host, port, path, and the MD5 of query, headers
// and body, with "_" for every "/", ":" and blank.
type uberFolder struct{ uberFile }

func (f uberFolder) Describe() Description {
	if f.json {
		return Description{Name: "uber-folder-json", Library: "uber"}
	}
	return Description{Name: "uber-folder-yaml", Library: "uber"}
}

func (uberFolder) Where() span.Where { return span.Where{Files: true} }

func (f uberFolder) extension() string {
	if f.json {
		return ".json"
	}
	return ".yaml"
}

// IsFile goes by the name alone: of a broken file it is said that it is broken.
func (f uberFolder) IsFile(name string) bool {
	_, ok := f.parse(name)
	return ok
}

// FileOf is the name by which the library finds the response.
func (f uberFolder) FileOf(i model.Interaction) (string, error) {
	if asked, ok := f.Asked(i); ok {
		name := uberReplacer.Replace(asked.Value) + f.extension()
		if !f.IsFile(name) {
			return "", fmt.Errorf("uber/cassette's name for the request cannot hold it")
		}
		return name, nil
	}
	q := uberRequest{method: i.Request.Method, rest: []string{py2HeaderHash(i.Request.Header)}}
	if len(i.Request.Body.Wire) > 0 {
		q.rest = append(q.rest, md5Hex(string(i.Request.Body.Wire)))
	}
	if err := q.setURL(i.Request.URL); err != nil {
		return "", err
	}
	name := q.file() + f.extension()
	if !f.IsFile(name) {
		return "", fmt.Errorf("uber/cassette's name for the request cannot hold it")
	}
	return name, nil
}

// hashedKey is the extra field with the name that the library gives a request in a
// folder: its hashes are of what was sent, which the cassette may not show.
const hashedKey = "hashed name"

func (uberFolder) Asked(i model.Interaction) (name model.Extra, ok bool) {
	hashed, ok := i.Own(hashedKey)
	return model.Extra{Name: nameKey, Value: hashed}, ok
}

// NoFolder: a path with an extension is a file to the library
// (create_new_cassette_library).
func (uberFolder) NoFolder(path string) string {
	base := strings.TrimLeft(filepath.Base(path), ".")
	if ext := filepath.Ext(base); ext != "" {
		return fmt.Sprintf("uber/cassette takes a path that ends in %s for a file: name the folder without an extension", ext)
	}
	return ""
}

// uberReplacer are the characters that a cassette name's file has not.
var uberReplacer = strings.NewReplacer("/", "_", ":", "_", " ", "_")

func (uberFolder) Owns(entry *span.Doc, _, _ []byte) bool { return entry != nil }

func (f uberFolder) Shape(d *span.Doc) Shape {
	q, _ := f.parse(d.Name)
	return Shape{
		root:   d.Root,
		method: uberFilePart{f, q, true}, url: uberFilePart{f, q, false},
		status: field.At{"status"}, reason: uberText{field.At{"reason"}},
		header: sides[field.Headers]{response: uberHeaders{}},
		body:   sides[field.Bodies]{response: uberBody{field.PlainBody{"content"}}},
	}
}

// Fit takes the request's headers and body, which the name has a hash of.
func (uberFolder) Fit(i model.Interaction) (model.Interaction, error) {
	request := i.Request
	hashed, asked := i.Own(hashedKey)
	i = withoutOwn(i)
	if asked {
		i.Extra = []model.Extra{{Name: hashedKey, Value: hashed}}
	}
	i.RecordedAt = ""
	i.Request = request
	i.Request.Proto = ""
	i.Response.Body.Absent = false
	return i, nil
}

// Normalize brings a URL into the form in which a file's name gives it back.
func (f uberFolder) Normalize(op model.Op) (model.Op, error) {
	set, ok := op.(model.SetField)
	if !ok || set.Field != model.RequestURL {
		return op, nil
	}
	q := uberRequest{method: "GET", rest: []string{"{}"}}
	if err := q.setURL(set.Value); err != nil {
		return op, err
	}
	if read, ok := f.parse(q.file() + f.extension()); ok {
		set.Value = read.url()
	}
	return set, nil
}

func (uberFolder) Value(i model.Interaction, _ string) span.Value { return uberResponse(i) }

func (uberFolder) Recorded(i model.Interaction) model.Interaction { return i }

func (uberFolder) Record(v span.Value, _ model.Interaction, like *span.Node, _ string, _ int) span.Value {
	return InOrderOf(v, like, "")
}

func (uberFolder) Key([]byte) string { return "" }

func (uberFolder) WithKey(i model.Interaction, _ func() []byte) model.Interaction { return i }

// WithFile: the library looks a request's file up by its name alone.
func (f uberFolder) WithFile(i model.Interaction, name string) model.Interaction {
	i.Extra = append(slices.Clip(i.Extra), model.Extra{Name: nameKey, Value: strings.TrimSuffix(name, f.extension())})
	return i
}

// Unkept: the name holds hashes of the request's headers and body, and of its
// query.
func (uberFolder) Unkept(read, fit model.Interaction) model.Interaction {
	read.Request.Header, read.Request.Body = fit.Request.Header, fit.Request.Body
	var was, is uberRequest
	_, asked := fit.Own(hashedKey)
	if was.setURL(fit.Request.URL) == nil && is.setURL(read.Request.URL) == nil && (was.file() == is.file() || asked && was.path == is.path) {
		read.Request.URL = fit.Request.URL
	}
	return read
}

// An uberRequest is what a file's name says about a request.
type uberRequest struct {
	method, host, port string
	path               string // with "/" for every "_": which of them were "/" is not known
	query              string // its hash, "" where the name has none
	rest               []string
}

var uberHash = lazyregexp.New(`^(?:[0-9a-f]{32}|None|\{\}|)$`)

var isPort = lazyregexp.New(`^[0-9]{1,5}$`)

// parse takes a file's name apart.
func (f uberFolder) parse(name string) (uberRequest, bool) {
	name, ok := strings.CutSuffix(name, f.extension())
	words := strings.Split(name, "_")
	if !ok || len(words) < 5 || words[0] != "httplib" || strings.ToUpper(words[1]) != words[1] || words[1] == "" {
		return uberRequest{}, false
	}
	q := uberRequest{method: words[1]}
	port := 3
	for port < len(words) && !isPort.MatchString(words[port]) {
		port++
	}
	if port == len(words) {
		return q, false
	}
	q.host, q.port = strings.Join(words[2:port], "_"), words[port]
	rest := words[port+1:]
	from := len(rest)
	for from > 1 && len(rest)-from < 3 && uberHash.MatchString(rest[from-1]) {
		from--
	}
	// A path may end in what looks like a hash: that of no query is known.
	for i := from; i < len(rest); i++ {
		if rest[i] == noQuery {
			from = i
			break
		}
	}
	if from == len(rest) || q.host == "" {
		return q, false
	}
	q.path = "/" + strings.Join(rest[:from], "/")
	q.query, q.rest = rest[from], rest[from+1:]
	return q, true
}

// noQuery is the hash of neither a query nor a fragment.
var noQuery = md5Hex("#")

// file is the file's name without its extension.
func (q uberRequest) file() string {
	words := append([]string{"httplib", q.method, q.host, q.port + uberReplacer.Replace(q.path), q.query}, q.rest...)
	return strings.Join(words, "_")
}

// url shows the query's hash in the place of the query, which is not known; it
// is empty where no name was taken apart.
func (q uberRequest) url() string {
	if q.host == "" {
		return ""
	}
	u := uberURL(q.host + ":" + q.port + q.path)
	if q.query != noQuery && q.query != "" {
		u += "?" + q.query
	}
	return u
}

// setURL takes a hash in the place of a query as it is.
func (q *uberRequest) setURL(text string) error {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return fmt.Errorf("%q is no URL of a host", text)
	}
	target, err := uberTarget(u.Scheme + "://" + u.Host + "/")
	if err != nil {
		return err
	}
	q.host, q.port, _ = strings.Cut(strings.TrimSuffix(target, "/"), ":")
	path, fragment, _ := strings.Cut(strings.TrimPrefix(text, u.Scheme+"://"), "#")
	path, query, _ := strings.Cut(path, "?")
	_, path, _ = strings.Cut(path, "/")
	q.path = "/" + path
	if q.query = md5Hex(query + "#" + fragment); isMD5(query) && fragment == "" {
		q.query = query
	}
	return nil
}

// uberFilePart is the method or the URL in a file's name.
type uberFilePart struct {
	format uberFolder
	of     uberRequest
	method bool
}

func (uberFilePart) Node(*span.Doc) *span.Node { return nil }

func (p uberFilePart) Get(*span.Doc) string {
	if p.method {
		return p.of.method
	}
	return p.of.url()
}

func (p uberFilePart) Set(e *field.Editor, value string) error {
	q := p.of
	if p.method {
		q.method = value
	} else if err := q.setURL(value); err != nil {
		return err
	}
	name := q.file() + p.format.extension()
	if now, ok := p.format.parse(name); !ok || p.method && now.method != value || !p.method && now.url() != value {
		return fmt.Errorf("the file's name, which is the request, would not read back as that")
	}
	e.NameFile(name)
	return nil
}

func md5Hex(s string) string {
	sum := md5.Sum([]byte(s))
	return hex.EncodeToString(sum[:])
}
