package replay

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tapedeck/model"
)

// A Remedy is something that can be done about a request that is not replayed.
type Remedy struct {
	ID   string // "match-5": of interaction 5
	Kind RemedyKind
	At   int // the interaction it is about, counted from 0; -1 for none
	// Text says what it does, unsanitised.
	Text string
	// Ops are the change of the cassette, one step; nil where it is none.
	Ops []model.Op
	// Refused says why it cannot be done, nil if it can. Needless: there is no
	// need of it either.
	Refused  error
	Needless bool
}

// A RemedyKind tells remedies apart.
type RemedyKind string

// The kinds of remedies.
const (
	MakeMatch RemedyKind = "match"
	Repeat    RemedyKind = "duplicate"
	Again     RemedyKind = "rerecord"
	Relax     RemedyKind = "relax" // Text holds the line of test code
	AsCurl    RemedyKind = "curl"
)

// Remedies are what can be done, for the nearest recording.
func (q *Inquirer) Remedies(w Why) []Remedy {
	if w.Outcome.Action == Play {
		return nil
	}
	list := []Remedy{asCurl()}
	if len(w.Near) > 0 {
		list = q.RemediesFor(w, w.Near[0])
	}
	return slices.DeleteFunc(list, func(r Remedy) bool { return r.Needless })
}

// RemediesFor are what can be done with one of the recordings that are near,
// and also what needs not be done with it.
func (q *Inquirer) RemediesFor(w Why, n Near) []Remedy {
	if w.NoCassette || w.Outcome.Action == PassThrough {
		return []Remedy{asCurl()} // no recording is asked
	}
	match, repeat := q.makeMatch(w, n), duplicate(w, n)
	disagrees := len(n.Failing()) > 0 || w.Undecided && len(w.Failed) > 0
	if !disagrees {
		match.needless("not needed, every matcher agrees")
	}
	switch {
	case w.Library == "uber":
		repeat.needless("uber/cassette keeps one answer for each request")
	case n.Played == 0 && (disagrees || !w.Undecided):
		repeat.needless(fmt.Sprintf("not needed, %d is not used up", n.Interaction+1))
	case disagrees:
		repeat.needless("the copy would not match either")
	}
	list := []Remedy{match, repeat, recordAgain(n, match)}
	if line := relaxed(w.Library, q.rules.MatchOn, n); line != "" {
		list = append(list, Remedy{ID: string(Relax), Kind: Relax, At: -1, Text: line})
	}
	return append(list, asCurl())
}

// needless says why there is no need of a remedy.
func (r *Remedy) needless(why string) { r.Needless, r.Refused = true, errors.New(why) }

// recordAgain takes over what makes the recording match with the new answer.
func recordAgain(n Near, match Remedy) Remedy {
	r := Remedy{ID: remedyID(Again, n.Interaction), Kind: Again, At: n.Interaction, Text: fmt.Sprintf("re-record %d", n.Interaction+1)}
	if !match.Needless {
		r.Ops, r.Refused = match.Ops, match.Refused
	}
	return r
}

func asCurl() Remedy {
	return Remedy{ID: string(AsCurl), Kind: AsCurl, At: -1, Text: "the wanted request as curl"}
}

// Remedy finds a remedy by its id, also those for other recordings than the
// nearest.
func (q *Inquirer) Remedy(w Why, id string) (Remedy, error) {
	known := q.Remedies(w)
	for _, n := range w.Near {
		if w.Outcome.Action != Play {
			known = append(known, q.makeMatch(w, n))
		}
	}
	var ids []string
	for _, r := range known {
		if r.ID == id {
			return r, nil
		}
		if !slices.Contains(ids, r.ID) {
			ids = append(ids, r.ID)
		}
	}
	if w.Outcome.Action == Play {
		return Remedy{}, fmt.Errorf("no remedy %q: the request replays as %d", id, w.Outcome.Interaction+1)
	}
	return Remedy{}, fmt.Errorf("no remedy %q: %s", id, strings.Join(ids, " "))
}

func remedyID(kind RemedyKind, at int) string { return string(kind) + "-" + strconv.Itoa(at+1) }

// duplicate copies the recording that is played last, whichever of those that
// match is looked at: a copy of an earlier one would be played before answers
// that came after it.
func duplicate(w Why, n Near) Remedy {
	at := n.Interaction
	if w.Last >= 0 && len(n.Failing()) == 0 {
		at = w.Last
	}
	return Remedy{
		ID: remedyID(Repeat, at), Kind: Repeat, At: at,
		Text: fmt.Sprintf("duplicate %d for a further play", at+1),
		Ops:  []model.Op{model.Duplicate{At: at}},
	}
}

// makeMatch copies the parts of the request whose matchers disagree into the
// recording.
func (q *Inquirer) makeMatch(w Why, n Near) Remedy {
	r := Remedy{ID: remedyID(MakeMatch, n.Interaction), Kind: MakeMatch, At: n.Interaction}
	names := n.Failing()
	if len(names) == 0 {
		names = w.Failed
	}
	r.Text = fmt.Sprintf("make %d match: copy the wanted %s into it", n.Interaction+1, strings.Join(names, ", "))
	c := copying{at: n.Interaction, library: q.session.library, version: q.session.o.Version, live: w.Request, recorded: q.recorded[n.Interaction].Request}
	for _, m := range n.Matchers {
		if r.Refused = c.take(m, w.Unknown, w.Failed); r.Refused != nil {
			return r
		}
	}
	if u := c.url.String(); c.urlTaken && u != c.recorded.URL {
		c.ops = append([]model.Op{model.SetField{At: c.at, Field: model.RequestURL, Value: u}}, c.ops...)
	}
	r.Ops = append(c.ops, c.own...)
	if len(r.Ops) == 0 {
		r.Refused = errors.New("nothing that the cassette keeps would make it match")
	}
	return r
}

// copying gathers what goes from the live request into a recorded one.
type copying struct {
	at             int
	library        Library
	version        string
	live, recorded model.Request
	url            urlPieces
	urlTaken       bool
	ops            []model.Op
	own            []model.Op // after the others, which some of them follow
	taken          []model.Part
}

// take copies the part that a matcher disagrees about.
func (c *copying) take(m Judged, unknown map[model.Part]string, failed []string) error {
	if m.Agreed || m.Unknown && !slices.Contains(failed, m.Matcher) {
		return nil
	}
	looks := looksAt(c.library.Name, m.Matcher)
	if len(looks) == 0 {
		return c.ownField(m.Matcher)
	}
	for _, part := range looks {
		if slices.Contains(c.taken, part) && part != model.URL {
			continue
		}
		if why := unknown[part]; why != "" {
			return fmt.Errorf("the text does not tell the %s: %s", part, why)
		}
		if err := c.part(m.Matcher, part); err != nil {
			return err
		}
		c.taken = append(c.taken, part)
	}
	return nil
}

// ownField copies a field of the format's own.
func (c *copying) ownField(matcher string) error {
	if c.library.own != nil {
		if own, ok := c.library.own(matcher, c.version, requestOf(model.Interaction{Request: c.live})); ok {
			c.own = append(c.own, model.SetOwn{At: c.at, Name: own.Name, Value: own.Value})
			return nil
		}
	}
	return fmt.Errorf("%s depends on the client, not on what is recorded: record it again or relax the matcher", matcher)
}

func (c *copying) part(matcher string, part model.Part) error {
	switch part {
	case model.Method:
		return c.method()
	case model.URL:
		return c.address(matcher)
	case model.HeaderPart:
		if matcher == "body" { // vcrpy reads the body by it
			return c.header(func(name string) bool {
				return strings.EqualFold(name, "Content-Type") || strings.EqualFold(name, "Transfer-Encoding")
			})
		}
		return c.header(func(string) bool { return true })
	}
	return c.body()
}

func (c *copying) method() error {
	method := c.live.Method
	if c.recorded.Method == strings.ToLower(c.recorded.Method) { // as Ruby VCR writes it
		method = strings.ToLower(method)
	}
	if method != c.recorded.Method {
		c.ops = append(c.ops, model.SetField{At: c.at, Field: model.RequestMethod, Value: method})
	}
	return nil
}

// address copies the pieces of the URL that the matcher looks at.
func (c *copying) address(matcher string) error {
	live := splitURL(c.live.URL)
	if !c.urlTaken {
		c.url, c.urlTaken = splitURL(c.recorded.URL), true
	}
	pieces := map[string][2]*string{
		"scheme": {&c.url.scheme, &live.scheme}, "host": {&c.url.host, &live.host}, "path": {&c.url.path, &live.path},
		"query": {&c.url.query, &live.query}, "fragment": {&c.url.fragment, &live.fragment},
	}
	names := []string{"scheme", "host", "path", "query", "fragment"}
	switch matcher {
	case "port":
		names = []string{"scheme", "host"}
	case "scheme", "host", "path", "query":
		names = []string{matcher}
	}
	for _, name := range names {
		to, from := pieces[name][0], pieces[name][1]
		if err := keepsPlaceholder("request.url", *to, *from); err != nil {
			return err
		}
		*to = *from
	}
	return nil
}

// header copies the values of the names that differ.
func (c *copying) header(takes func(name string) bool) error {
	var seen []string
	for _, line := range append(slices.Clone(c.live.Header), c.recorded.Header...) {
		name := strings.ToLower(line.Name)
		if slices.Contains(seen, name) || !takes(name) {
			continue
		}
		seen = append(seen, name)
		was, is := c.recorded.Header.Values(name), c.live.Header.Values(name)
		if slices.Equal(was, is) {
			continue
		}
		field := model.HeaderField(model.InRequest, line.Name).String()
		if err := keepsPlaceholder(field, strings.Join(was, "\n"), strings.Join(is, "\n")); err != nil {
			return err
		}
		if slices.Contains(credentials, name) && len(is) > 0 {
			return fmt.Errorf("%s may hold a secret, which belongs in no cassette: have the test's library filter or ignore it", field)
		}
		c.ops = append(c.ops, model.SetHeader{At: c.at, Side: model.InRequest, Name: line.Name, Values: is})
	}
	return nil
}

// credentials are the headers that carry them (RFC 9110 section 11, RFC 6265).
var credentials = []string{"authorization", "proxy-authorization", "cookie", "x-api-key", "api-key"}

func (c *copying) body() error {
	live := c.live.Body.Decode(c.live.Header).Bytes
	recorded := c.recorded.Body.Decode(c.recorded.Header).Bytes
	if c.live.Body.Absent && !c.recorded.Body.Absent && len(recorded) == 0 {
		return errors.New("request.body: an empty body cannot be made no body")
	}
	if err := keepsPlaceholder("request.body", string(recorded), string(live)); err != nil {
		return err
	}
	if c.recorded.Body.Absent || !bytes.Equal(live, recorded) {
		c.ops = append(c.ops, model.SetBody{At: c.at, Side: model.InRequest, Decoded: live})
	}
	return nil
}

// keepsPlaceholder refuses to put a live value where a placeholder stands: it
// would bring the secret into the cassette.
func keepsPlaceholder(field, recorded, live string) error {
	for _, m := range marksIn(recorded) {
		if m.named && !strings.Contains(live, recorded[m.start:m.end]) {
			return fmt.Errorf("%s holds the placeholder %s; what came in its place may be a secret and is not copied", field, m.text)
		}
	}
	return nil
}
