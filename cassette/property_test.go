package cassette_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/testdata/corpus"
)

// The property: after any change the old and the new file are the same but for
// the changed fields and the listed follow-ups, in the tree and in the text;
// the reference reader reads there exactly what was asked; and undo brings
// every byte back. A change may be refused, with a reason; those are counted.

// hardValues are texts that a careless writer stores as something else.
var hardValues = []struct{ name, value string }{
	{"ascii", "PATCH"},
	{"several lines", "one\ntwo\n\n  three\n"},
	{"leading and trailing blanks", "  a blank \t"},
	{"blank lines only", "\n\n"},
	{"two final newlines", "text\n\n"},
	{"no final newline after a leading one", "\n text"},
	{"document marker", "---\n...\n- a: b\n# c\n"},
	{"colon and hash", "a: b #c"},
	{"emoji", "a 🌱 and\na 👩‍🌾"},
	{"cr lf", "a\r\nb\r\n"},
	{"cr", "a\rb"},
	{"controls", "nul \x00 bell \a esc \x1b[31m del \x7f"},
	{"c1 and nel", "a \u0085 b \u009b31m"},
	{"line separator", "a\u2028b\u2029c"},
	{"byte order mark", "\ufefftext\ufeff"},
	{"bidi", "a\u202eb\u2066c"},
	{"yes", "yes"},
	{"float", "1e3"},
	{"null", "null"},
	{"octal", "0755"},
	{"date", "2020-01-01"},
	{"sexagesimal", "12:30:45"},
	{"tilde", "~"},
	{"merge", "<<"},
	{"alias", "*a &b !c"},
	{"indicators", "%@`{}[],?|>'\""},
	{"quotes", `it's a "quote" \n \ `},
	{"erb", `<%= secret %>`},
	{"latin-1", "crème brûlée"},
	{"outside latin-1", "Škoda ﬀ 水"},
	{"tabs", "\ta\n\t\tb\n"},
	{"json", `{"b": [1, 2.50, "é"], "a": null}`},
	{"long line", strings.Repeat("words to fold, ", 40)},
	{"long word", strings.Repeat("x", 3000)},
	{"not utf-8", "caf\xe9 \xff\x00"},
	{"binary", binary(3000)},
	{"megabyte", strings.Repeat("0123456789abcde\n", 1<<16)},
	{"empty", ""},
}

func binary(n int) string {
	chance := rand.New(rand.NewPCG(1, 2))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(chance.Uint32())
	}
	return string(b)
}

var plainURLs = []string{"http://api.greenhouse.test/v2/x?a=1&b=%20", "https://api.greenhouse.test:8443/", "http://api.greenhouse.test/ü?q=a b#c"}

// A kindOfChange is one kind of change: what to do to interaction i of n.
type kindOfChange struct {
	name string
	op   func(i, n int, now model.Interaction, chance *rand.Rand) model.Op
}

// kindsOfChange holds every kind of change with every value that it may get.
func kindsOfChange() []kindOfChange {
	var kinds []kindOfChange
	add := func(name string, op func(i, n int, now model.Interaction, chance *rand.Rand) model.Op) {
		kinds = append(kinds, kindOfChange{name, op})
	}
	field := func(f model.Field, name, value string) {
		add(f.String()+" "+name, func(i, _ int, _ model.Interaction, _ *rand.Rand) model.Op {
			return model.SetField{At: i, Field: f, Value: value}
		})
	}
	for _, v := range []string{"200", "404", "599", "100", "304", "", "99", "2e2", "0200", "two hundred"} {
		field(model.ResponseStatus, strconv.Quote(v), v)
	}
	for _, v := range []string{"Fri, 02 Jan 2026 10:00:00 GMT", "2026-01-02T10:00:00", "2026-01-02 10:00:00", ""} {
		field(model.RecordedAt, strconv.Quote(v), v)
	}
	for _, v := range []string{"250ms", "1m2.5s", "-3µs", "", "5", "soon"} {
		field(model.Duration, strconv.Quote(v), v)
	}
	for _, url := range plainURLs {
		field(model.RequestURL, strconv.Quote(url), url)
	}
	for _, hard := range hardValues {
		for _, side := range []model.Side{model.InRequest, model.InResponse} {
			add(string(side)+".body "+hard.name, func(i, _ int, _ model.Interaction, _ *rand.Rand) model.Op {
				return model.SetBody{At: i, Side: side, Decoded: []byte(hard.value)}
			})
		}
		if hard.name == "megabyte" {
			continue
		}
		field(model.RequestMethod, hard.name, hard.value)
		field(model.RequestURL, hard.name, hard.value)
		field(model.ResponseReason, hard.name, hard.value)
		for _, side := range []model.Side{model.InRequest, model.InResponse} {
			headerKinds(add, side, hard.name, hard.value)
		}
	}
	for range 20 {
		listKinds(add)
	}
	return kinds
}

func headerKinds(add func(string, func(int, int, model.Interaction, *rand.Rand) model.Op), side model.Side, name, value string) {
	s := string(side)
	add(s+".header set "+name, func(i, _ int, now model.Interaction, chance *rand.Rand) model.Op {
		return model.SetHeader{At: i, Side: side, Name: someHeader(now, side, chance), Values: []string{value}}
	})
	add(s+".header set two "+name, func(i, _ int, now model.Interaction, chance *rand.Rand) model.Op {
		return model.SetHeader{At: i, Side: side, Name: someHeader(now, side, chance), Values: []string{value, "second"}}
	})
	add(s+".header new "+name, func(i, _ int, _ model.Interaction, chance *rand.Rand) model.Op {
		return model.AddHeader{At: i, Side: side, Name: []string{"X-New", "A-New", "z-new", "yes", "1e3", "Null"}[chance.IntN(6)], Value: value}
	})
	add(s+".header add "+name, func(i, _ int, now model.Interaction, chance *rand.Rand) model.Op {
		return model.AddHeader{At: i, Side: side, Name: someHeader(now, side, chance), Value: value}
	})
	add(s+".header remove", func(i, _ int, now model.Interaction, chance *rand.Rand) model.Op {
		return model.SetHeader{At: i, Side: side, Name: someHeader(now, side, chance)}
	})
}

func someHeader(i model.Interaction, side model.Side, chance *rand.Rand) string {
	h := i.Header(side)
	if len(h) == 0 {
		return "X-First"
	}
	return h[chance.IntN(len(h))].Name
}

func listKinds(add func(string, func(int, int, model.Interaction, *rand.Rand) model.Op)) {
	add("delete", func(i, _ int, _ model.Interaction, _ *rand.Rand) model.Op { return model.Delete{At: i} })
	add("duplicate", func(i, _ int, _ model.Interaction, _ *rand.Rand) model.Op { return model.Duplicate{At: i} })
	add("move", func(i, n int, _ model.Interaction, chance *rand.Rand) model.Op {
		return model.Move{At: i, To: chance.IntN(n)}
	})
	add("insert", func(_, n int, _ model.Interaction, chance *rand.Rand) model.Op {
		return model.Insert{At: chance.IntN(n + 1), Interaction: someInteraction(chance)}
	})
}

// someInteraction is a new one without request headers and body, which not
// every format can hold.
func someInteraction(chance *rand.Rand) model.Interaction {
	value := hardValues[chance.IntN(len(hardValues))].value
	return model.Interaction{
		Request: model.Request{Method: "GET", URL: fmt.Sprintf("http://api.greenhouse.test/new/%d", chance.Uint32()), Body: model.Body{Absent: true}},
		Response: model.Response{
			Status: 200, Reason: "OK",
			Header: model.Header{{Name: "Content-Type", Value: "text/plain"}, {Name: "Set-Cookie", Value: "a=1"}, {Name: "Set-Cookie", Value: "b: 2"}},
			Body:   model.Body{Wire: []byte(value)},
		},
	}
}

// caseCount is how many changes are tried: TAPEDECK_CASES or a few minutes'
// worth, fewer with -short.
func caseCount(t *testing.T) int {
	if s := os.Getenv("TAPEDECK_CASES"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatalf("TAPEDECK_CASES: %v", err)
		}
		return n
	}
	if testing.Short() {
		return 400
	}
	return 6000
}

// seed is TAPEDECK_SEED or always the same.
func seed(t *testing.T) uint64 {
	s := os.Getenv("TAPEDECK_SEED")
	if s == "" {
		return 1
	}
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil {
		t.Fatalf("TAPEDECK_SEED: %v", err)
	}
	return n
}

// maxSampleSize leaves out files that would take the whole time for themselves.
const maxSampleSize = 2 << 20

func TestChanges(t *testing.T) {
	p := &property{oracle: startOracle(t), folder: t.TempDir(), made: map[string]int{}, refused: map[string]int{}}
	chance := rand.New(rand.NewPCG(seed(t), 0))
	kinds := kindsOfChange()
	var files []corpus.File
	for _, s := range corpus.Cassettes(t) {
		if _, err := cassette.Open(s.Path, cassette.Options{}); err != nil {
			continue
		}
		if info, err := os.Stat(s.Path); err == nil && info.Size() <= maxSampleSize {
			files = append(files, s)
		}
	}
	files = append(files, packed(t, files)...)
	byFile := map[string][]kindOfChange{}
	for n := caseCount(t); n > 0; n-- {
		s := files[n%len(files)]
		if n%len(kinds) == 0 || len(byFile) == 0 {
			chance.Shuffle(len(kinds), func(i, j int) { kinds[i], kinds[j] = kinds[j], kinds[i] })
		}
		byFile[s.Path] = append(byFile[s.Path], kinds[n%len(kinds)])
	}
	for _, s := range files {
		t.Run(s.Name(), func(t *testing.T) {
			h := fnv.New64()
			h.Write([]byte(s.Name()))
			p.play(t, s, byFile[s.Path], rand.New(rand.NewPCG(seed(t), h.Sum64())))
		})
	}
	p.report(t)
}

// packed are compressed copies of one of our own files of each format.
func packed(t *testing.T, files []corpus.File) []corpus.File {
	t.Helper()
	seen := map[string]bool{}
	var copies []corpus.File
	for _, s := range files {
		f, err := cassette.Open(s.Path, cassette.Options{})
		if err != nil || !s.Ours || f.Len() == 0 || seen[f.Format().Name] {
			continue
		}
		seen[f.Format().Name] = true
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		if _, err := z.Write(s.Read(t)); err != nil || z.Close() != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), filepath.Base(s.Path)+".gz")
		writeFile(t, path, b.String())
		copies = append(copies, corpus.File{Path: path, Ours: true})
	}
	if len(copies) < 8 && !filtered() {
		t.Errorf("%d formats compressed", len(copies))
	}
	return copies
}

// A property tries changes and counts what became of them.
type property struct {
	oracle        *oracle
	folder        string
	made, refused map[string]int // by format and kind of change; refused also by reason
	already       int            // changes to what the file said before
	unread        int            // files that the reference reader does not read
}

// report logs the counts. A property that mostly sees refusals proves little.
func (p *property) report(t *testing.T) {
	total := func(counts map[string]int) (n int) {
		for _, k := range counts {
			n += k
		}
		return n
	}
	made, refused := total(p.made), total(p.refused)
	for _, line := range table(p.made) {
		t.Log("made:    ", line)
	}
	for _, line := range table(p.refused) {
		t.Log("refused: ", line)
	}
	t.Logf("%d changes made and checked, %d refused, %d already so, %d files not read by the reference reader", made, refused, p.already, p.unread)
	if made < refused {
		t.Errorf("more changes refused (%d) than made (%d)", refused, made)
	}
}

func (p *property) play(t *testing.T, s corpus.File, kinds []kindOfChange, chance *rand.Rand) {
	f, ok := open(t, s)
	if !ok || f.Len() == 0 || len(kinds) == 0 {
		return
	}
	format := f.Format().Name
	if _, err := p.oracle.count(format, s.Path); err != nil {
		p.unread++
		return
	}
	original := written(t, f)
	for _, c := range kinds {
		i := chance.IntN(f.Len())
		now, _ := f.At(i) // an interaction that cannot be read gets its change too: it is to be refused
		op := c.op(i, f.Len(), now, chance)
		if _, err := p.oracle.read(format, s.Path, i); err != nil && !s.Ours {
			p.unread++
			return
		}
		p.change(t, s, f, original, c.name, i, op, now, chance.IntN(5) == 0)
		if t.Failed() {
			return
		}
	}
}

// change makes one change of interaction i, checks everything about it, and
// takes it back.
func (p *property) change(t *testing.T, s corpus.File, f *cassette.File, original []byte, name string, i int, op model.Op, now model.Interaction, keep bool) {
	t.Helper()
	fail := func(format string, args ...any) {
		t.Helper()
		t.Errorf("%s of interaction %d (%s): %s", name, i+1, describe(op), fmt.Sprintf(format, args...))
	}
	step, err := do(f, cassette.Change{Ops: []model.Op{op}, KeepFollowUps: keep})
	var refusal *cassette.RefusedError
	if errors.As(err, &refusal) {
		p.refused[f.Format().Name+" | "+opName(op)+" | "+general(refusal.Why)]++
	} else if err != nil {
		fail("%v", err)
	}
	got := written(t, f)
	if err != nil || !step.Changed {
		if !bytes.Equal(got, original) {
			fail("nothing changed, and the bytes did")
		}
		if err == nil {
			p.already++
			if why := p.said(f.Format().Name, s.Path, i, op, now); why != "" {
				fail("nothing changed, but the file %s", why)
			}
		}
		return
	}
	p.made[f.Format().Name+" | "+opName(op)]++
	if keep && len(step.FollowUps) > 0 {
		fail("follow-ups though they were to be left: %v", step.FollowUps)
	}
	path := filepath.Join(p.folder, "changed")
	if f.Format().Name == "uber-response-json" { // whose name is the request
		path = filepath.Join(p.folder, filepath.Base(s.Path))
	}
	writeStored(t, f, path)
	if why := p.check(t, s, f, path, i, op, step, now); why != "" {
		fail("%s", why)
		t.Logf("the new text begins to differ at: %q", firstDifference(original, got))
	}
	if _, ok := f.Undo(); !ok || !bytes.Equal(written(t, f), original) {
		fail("undo does not bring the bytes back")
	}
	if _, ok := f.Redo(); !ok || !bytes.Equal(written(t, f), got) {
		fail("redo does not make the change again")
	}
	f.Undo()
}

// check says what is wrong with the changed file, "" if nothing is.
func (p *property) check(t *testing.T, s corpus.File, f *cassette.File, path string, i int, op model.Op, step cassette.Step, now model.Interaction) string {
	t.Helper()
	format := f.Format().Name
	if why := reopens(f, path); why != "" {
		return why
	}
	if model.OnList(op) {
		return p.checkList(t, s, f, path, op)
	}
	old, err := p.oracle.read(format, s.Path, i)
	if err != nil {
		return "the old interaction: " + err.Error()
	}
	after, err := p.oracle.read(format, path, i)
	if err != nil {
		return "the new interaction: " + err.Error()
	}
	places := placesOf(format, i, old, after)
	allowed := places.of(op)
	if format == "httprr" { // which the reader needs right, to find the next interaction
		allowed = append(allowed, places.at("sizes"))
	}
	for _, up := range step.FollowUps {
		allowed = append(allowed, places.ofFollowUp(up, after)...)
		if why := followed(after, up); why != "" {
			return why
		}
	}
	if why := p.oracle.compare(t, format, s.Path, path, allowed); why != "" {
		return why
	}
	return asked(old, after, asStored(format, op), now)
}

// asStored: Ruby VCR keeps methods in lower case.
func asStored(format string, op model.Op) model.Op {
	set, ok := op.(model.SetField)
	if ok && set.Field == model.RequestMethod && strings.HasPrefix(format, "ruby-vcr") {
		set.Value = strings.ToLower(set.Value)
		return set
	}
	return op
}

// do is f.Do with a panic as an error, so that one does not hide the rest.
func do(f *cassette.File, c cassette.Change) (s cassette.Step, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	return f.Do(c)
}

// said tells in what the unchanged file does not say what was asked for.
func (p *property) said(format, path string, i int, op model.Op, now model.Interaction) string {
	if move, ok := op.(model.Move); ok && move.At == move.To {
		return ""
	}
	old, err := p.oracle.read(format, path, i)
	if err != nil {
		return err.Error()
	}
	if old.Response.Reason == nil { // none and an empty one are the same to us
		old.Response.Reason = ""
	}
	return asked(old, old, asStored(format, op), now)
}

// reopens reports whether the written file opens and says what f says.
func reopens(f *cassette.File, path string) string {
	again, err := cassette.Open(path, cassette.Options{Format: f.Format().Name})
	if err != nil {
		return "does not open again: " + err.Error()
	}
	if again.Len() != f.Len() {
		return fmt.Sprintf("%d interactions after opening it again, not %d", again.Len(), f.Len())
	}
	for k := range f.Len() {
		a, errA := f.At(k)
		b, errB := again.At(k)
		if (errA == nil) != (errB == nil) || errA == nil && !a.Equal(b) {
			return fmt.Sprintf("interaction %d says something else after opening it again", k+1)
		}
	}
	return ""
}

func (p *property) checkList(t *testing.T, s corpus.File, f *cassette.File, path string, op model.Op) string {
	t.Helper()
	n := f.Len()
	switch op.(type) {
	case model.Delete:
		n++
	case model.Duplicate, model.Insert:
		n--
	}
	origin := make([]int, n)
	for i := range origin {
		origin[i] = i
	}
	format := f.Format().Name
	switch op := op.(type) {
	case model.Delete:
		origin = slices.Delete(origin, op.At, op.At+1)
	case model.Duplicate:
		origin = slices.Insert(origin, op.At+1, op.At)
	case model.Move:
		origin = slices.Insert(slices.Delete(origin, op.At, op.At+1), op.To, op.At)
	case model.Insert:
		origin = slices.Insert(origin, op.At, -1)
		r, err := p.oracle.read(format, path, op.At)
		if err != nil {
			return "the new interaction: " + err.Error()
		}
		if why := inserted(r, op.Interaction); why != "" {
			return why
		}
	}
	return p.oracle.compareLists(t, format, s.Path, path, origin)
}

// inserted says what of the new interaction is not there.
func inserted(r reading, want model.Interaction) string {
	// Ruby VCR writes methods in lower case.
	method, _ := r.Request.Method.(string)
	if r.Name == "" && (!strings.EqualFold(method, want.Request.Method) || r.Request.URL != want.Request.URL) {
		return fmt.Sprintf("method and URL are %v %v", r.Request.Method, r.Request.URL)
	}
	// go-vcr keeps no reason.
	if r.Response.Status != float64(want.Response.Status) || r.Response.Reason != nil && r.Response.Reason != want.Response.Reason {
		return fmt.Sprintf("status and reason are %v %v", r.Response.Status, r.Response.Reason)
	}
	if got, wanted := r.Response.Header, pairsOf(want.Response.Header); !reflect.DeepEqual(got, wanted) {
		return fmt.Sprintf("the response's header is %v, not %v", got, wanted)
	}
	if !bytes.Equal(r.Response.Body.Wire, want.Response.Body.Wire) {
		return fmt.Sprintf("the response's body is %.200q", r.Response.Body.Wire)
	}
	return ""
}

func pairsOf(h model.Header) [][2]any {
	var pairs [][2]any
	for _, line := range h {
		pairs = append(pairs, [2]any{line.Name, line.Value})
	}
	return pairs
}

// places says where the formats keep the fields of one interaction. It is
// written from the libraries, not from our own formats.
type places struct {
	format string
	base   []any
	names  []string // uber/cassette: the interaction's key before and after
}

func placesOf(format string, i int, old, after reading) places {
	switch format {
	case "vcrpy-yaml", "vcrpy-json":
		return places{format: format, base: []any{"interactions", i}}
	case "go-vcr":
		return places{format: format, base: []any{"interactions", i}}
	case "vcrpy-yaml-v0", "vcrpy-json-v0", "httprr":
		return places{format: format, base: []any{i}}
	case "uber-response-json": // the file is the response
		return places{format: format, base: []any{}, names: []string{"", ""}}
	case "betamax-json", "betamax-yaml", "ruby-vcr-yaml", "ruby-vcr-json":
		return places{format: format, base: []any{"http_interactions", i}}
	}
	return places{format: format, base: []any{old.Name}, names: []string{old.Name, after.Name}}
}

func (p places) at(keys ...any) rule { return rule{Path: slices.Concat(p.base, keys)} }

// of lists where the op may change something.
func (p places) of(op model.Op) []rule {
	switch op := op.(type) {
	case model.SetField:
		return p.field(op.Field)
	case model.SetHeader:
		return p.header(op.Side, op.Name)
	case model.AddHeader:
		return p.header(op.Side, op.Name)
	case model.SetBody:
		if p.names != nil {
			if op.Side == model.InRequest {
				return p.name()
			}
			return []rule{p.at("content")}
		}
		return []rule{p.at(op.Side, "body"), p.at(op.Side, "parsed_body"), p.at(op.Side, "content")}
	}
	return nil
}

func (p places) field(f model.Field) []rule {
	if p.names != nil {
		switch f {
		case model.ResponseStatus:
			return []rule{p.at("status"), p.at("code")}
		case model.ResponseReason:
			return []rule{p.at("reason")}
		}
		return p.name()
	}
	if p.format == "httprr" {
		return []rule{p.at(f.Side, f.Part)}
	}
	switch f {
	case model.RequestMethod:
		return []rule{p.at("request", "method")}
	case model.RequestURL:
		rules := []rule{p.at("request", "uri"), p.at("request", "url")}
		for _, part := range []string{"protocol", "host", "port", "path"} { // vcrpy before 1.0
			rules = append(rules, p.at("request", part))
		}
		return rules
	case model.ResponseStatus:
		return []rule{p.at("response", "status", "code"), p.at("response", "status_code"), p.at("response", "code")}
	case model.RecordedAt:
		return []rule{p.at("recorded_at")}
	case model.Duration:
		return []rule{p.at("response", "duration")}
	}
	return []rule{p.at("response", "status", "message")}
}

func (p places) ofFollowUp(up model.FollowUp, after reading) []rule {
	if _, ok := after.Own[up.Field]; ok {
		var keys []any
		for key := range strings.SplitSeq(up.Field, ".") {
			keys = append(keys, key)
		}
		return []rule{p.at(keys...)}
	}
	field, err := model.ParseField(up.Field)
	if err != nil {
		return nil // followed says so
	}
	if field.Part != model.HeaderPart {
		return p.field(field)
	}
	return p.header(field.Side, field.Name)
}

// name is the key under which uber/cassette keeps a response: the request.
func (p places) name() []rule {
	return []rule{{Path: []any{}, Key: p.names[0]}, {Path: []any{}, Key: p.names[1]}}
}

func (p places) header(side model.Side, name string) []rule {
	if p.names != nil {
		merged := p.at("headers")
		merged.Key = name
		return []rule{merged, p.at("raw_headers")}
	}
	r := p.at(side, "headers")
	r.Key = name
	return []rule{r}
}

// asked tells in what the reference reader's reading is not what was asked for.
func asked(old, after reading, op model.Op, now model.Interaction) string {
	switch op := op.(type) {
	case model.SetField:
		return askedField(after, op)
	case model.SetHeader:
		return askedHeader(old, after, op.Side, op.Name, texts(op.Values))
	case model.AddHeader:
		values := valuesOf(headerOf(old, op.Side), op.Name)
		return askedHeader(old, after, op.Side, op.Name, append(values, op.Value))
	case model.SetBody:
		return askedBody(old, after, op, now)
	}
	return "no check for this change"
}

var methodOfName = regexp.MustCompile(`^(?:(?:httplib|urlopen):)?([^ ]+) `)

func askedField(after reading, op model.SetField) string {
	var got, want any = nil, op.Value
	switch op.Field {
	case model.RequestMethod:
		got = after.Request.Method
		if m := methodOfName.FindStringSubmatch(after.Name); m != nil {
			got = m[1]
		}
	case model.RequestURL:
		got = after.Request.URL
		if after.Name != "" {
			_, target, _ := strings.Cut(op.Value, "://")
			_, path, _ := strings.Cut(target, "/")
			if strings.Contains(after.Name, "/"+path) {
				return ""
			}
			got = after.Name
		}
	case model.ResponseStatus:
		got = after.Response.Status
		n, err := strconv.Atoi(op.Value)
		if err != nil {
			return "stored a status that is no number"
		}
		want = float64(n)
	case model.ResponseReason:
		got = after.Response.Reason
	case model.RecordedAt:
		got = after.RecordedAt
	case model.Duration:
		got = after.Duration
	}
	if got == nil && op.Field.Side == "" { // no time is an empty one
		got = ""
	}
	if got != want {
		return fmt.Sprintf("reads %.300q, asked for %.300q", fmt.Sprint(got), fmt.Sprint(want))
	}
	return ""
}

func headerOf(r reading, side model.Side) [][2]any {
	if side == model.InRequest {
		return r.Request.Header
	}
	return r.Response.Header
}

func bodyOf(r reading, side model.Side) octets {
	if side == model.InRequest {
		return r.Request.Body
	}
	return r.Response.Body
}

func texts(values []string) []any {
	var all []any
	for _, v := range values {
		all = append(all, v)
	}
	return all
}

func named(line [2]any, name string) bool {
	s, ok := line[0].(string)
	return ok && strings.EqualFold(s, name)
}

func valuesOf(lines [][2]any, name string) []any {
	var values []any
	for _, line := range lines {
		if !named(line, name) {
			continue
		}
		if line[1] == nil { // none and an empty one are the same to us
			line[1] = ""
		}
		values = append(values, line[1])
	}
	return values
}

// askedHeader: the named header has the values, every other line is there as
// before and in the same order.
func askedHeader(old, after reading, side model.Side, name string, values []any) string {
	got := headerOf(after, side)
	have, was := valuesOf(got, name), valuesOf(headerOf(old, side), name)
	values = slices.Clone(values)
	for n := range values {
		// One that the file has as a number or time already, in the same words, stays.
		if _, text := have[min(n, len(have)-1)].(string); n < len(have) && n < len(was) && !text && reflect.DeepEqual(have[n], was[n]) {
			values[n] = was[n]
		}
	}
	if !reflect.DeepEqual(have, values) {
		return fmt.Sprintf("header %s reads %.300q, asked for %.300q", name, have, values)
	}
	others := func(lines [][2]any) [][2]any {
		return slices.DeleteFunc(slices.Clone(lines), func(line [2]any) bool { return named(line, name) })
	}
	if a, b := others(headerOf(old, side)), others(got); len(a)+len(b) > 0 && !reflect.DeepEqual(a, b) {
		return fmt.Sprintf("the other headers read %.500q, were %.500q", b, a)
	}
	if was := old.Response.HeadersAgree; was != nil && *was && !*after.Response.HeadersAgree {
		return "headers and raw_headers agreed and no longer do"
	}
	return ""
}

// askedBody: what was stored under a coding is stored so again, judged by the
// bytes; what is kept as a value says the same JSON.
func askedBody(old, after reading, op model.SetBody, now model.Interaction) string {
	if after.Name != "" && op.Side == model.InRequest {
		if !strings.HasSuffix(after.Name, " "+string(op.Decoded)) {
			return fmt.Sprintf("the name is %.300q", after.Name)
		}
		return ""
	}
	was, got := bodyOf(old, op.Side), bodyOf(after, op.Side)
	switch {
	case was.Tree != nil:
		var want any
		if err := json.Unmarshal(op.Decoded, &want); err != nil {
			return "stored what is no JSON: " + err.Error()
		}
		value := got.Tree
		if parsed, ok := value.(map[string]any); ok {
			if v, ok := parsed["parsed"]; ok { // parsed_body, which can be any value
				value = v
			}
		}
		if !reflect.DeepEqual(value, want) {
			return fmt.Sprintf("reads the value %.300v, asked for %.300v", value, want)
		}
	case got.Tree != nil:
		return fmt.Sprintf("reads a value: %.300v", got.Tree)
	case len(was.Inflated) > 0 && now.Header(op.Side).Has("Content-Encoding"):
		if !bytes.Equal(got.Inflated, op.Decoded) {
			return fmt.Sprintf("reads %.300q under the coding, asked for %.300q", got.Inflated, op.Decoded)
		}
	case len(now.Body(op.Side).Decode(now.Header(op.Side)).Codings) > 0:
		// A coding that Python's zlib does not know: our own decoder has to do.
		again := model.Body{Wire: got.Wire}.Decode(now.Header(op.Side))
		if again.Err != nil || !bytes.Equal(again.Bytes, op.Decoded) {
			return fmt.Sprintf("reads %.300q under the coding, asked for %.300q", again.Bytes, op.Decoded)
		}
	case !bytes.Equal(got.Wire, op.Decoded):
		return fmt.Sprintf("reads %.300q, asked for %.300q", got.Wire, op.Decoded)
	}
	return ""
}

// followed: a field of the format's own, or the one header of that name, says
// what the step lists, and a length is the length of the body that is there.
func followed(after reading, up model.FollowUp) string {
	if own, ok := after.Own[up.Field]; ok {
		if n, ok := own.(float64); ok {
			own = strconv.FormatFloat(n, 'f', -1, 64)
		}
		if fmt.Sprint(own) != up.To {
			return fmt.Sprintf("%s reads %v, the step says %s", up.Field, own, up.To)
		}
		return ""
	}
	field, err := model.ParseField(up.Field)
	if err != nil {
		return err.Error()
	}
	if field == model.ResponseReason {
		if after.Response.Reason != up.To {
			return fmt.Sprintf("the reason phrase reads %q, the step says %s", after.Response.Reason, up.To)
		}
		return ""
	}
	values := valuesOf(headerOf(after, field.Side), field.Name)
	if len(values) != 1 || values[0] != up.To {
		return fmt.Sprintf("%s reads %q, the step says %s", up.Field, values, up.To)
	}
	if body := bodyOf(after, field.Side); strings.EqualFold(field.Name, "Content-Length") && body.Tree == nil && up.To != strconv.Itoa(len(body.Wire)) {
		return fmt.Sprintf("%s follows to %s, the body has %d bytes", up.Field, up.To, len(body.Wire))
	}
	return ""
}

// opName names the kind of an op.
func opName(op model.Op) string {
	switch op := op.(type) {
	case model.SetField:
		return "set " + op.Field.String()
	case model.SetHeader:
		if len(op.Values) == 0 {
			return "remove a " + string(op.Side) + " header"
		}
		return "set a " + string(op.Side) + " header"
	case model.AddHeader:
		return "add a " + string(op.Side) + " header"
	case model.SetBody:
		return "set " + string(op.Side) + ".body"
	}
	return strings.ToLower(strings.TrimPrefix(fmt.Sprintf("%T", op), "model."))
}

func describe(op model.Op) string {
	s := fmt.Sprintf("%#v", op)
	if body, ok := op.(model.SetBody); ok {
		s = fmt.Sprintf("%.200q", body.Decoded)
	}
	return s[:min(len(s), 300)]
}

var particular = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|\b[0-9]+\b|'[^']*'|\.\./\S+:|^(header) [^:]+:|^(the header) \S+|^\.(?:httplib|urlopen|GET|http).*\{\}`)

// general takes the particulars out of a reason, so that alike ones are
// counted together.
func general(why string) string {
	return particular.ReplaceAllString(strings.Join(strings.Fields(why), " "), "${1}${2}_")
}

func firstDifference(a, b []byte) []byte {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	return b[max(0, i-60):min(len(b), i+200)]
}
