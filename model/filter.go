package model

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"tapedeck/model/body"
	"tapedeck/model/pattern"
)

// A Filter says which interactions to show: those that all its terms match.
// The zero Filter shows all.
type Filter struct{ terms []term }

// A term is one word of a filter. field is "" for a plain word.
type term struct {
	field, value string
	pattern      pattern.Pattern // the value
	not          bool
	lowest       int // for status:, with highest
	highest      int
}

// FilterFields are the fields that a filter can name, in the order in which
// they are named.
func FilterFields() []string {
	return []string{"status", "method", "host", "path", "query", "type", "header", "body", "text", "label", "is"}
}

// ParseFilter reads "status:5xx host:api body:token -method:GET words".
// An error is a *FilterError, which names the field that does not exist and those
// that do: `no field "statu" · status method host path query type header body text label is`.
//
// Case does not matter. What stands between slashes is a regular expression
// (body:/token-[0-9]+/); where it could be a path (path:, query:, text: and plain
// words) only with a character that is special in one. Quotes hold blanks together (body:"not found") and
// make a plain word of what looks like a field ("localhost:80"). A quote that is
// not closed is a mistake that lacks only its end. A term without a value, as it
// stands while it is typed, matches everything.
func ParseFilter(s string) (Filter, error) {
	var f Filter
	whole := s
	for s = strings.TrimLeft(s, " "); s != ""; s = strings.TrimLeft(s, " ") {
		var t term
		var err error
		at := len(whole) - len(s)
		if t, s, err = parseTerm(s); err != nil {
			_, after, _ := unquote(whole[at:])
			return Filter{}, &FilterError{At: at, End: len(whole) - len(after), Why: err.Error(), Good: whole[:at]}
		}
		if _, _, open := unquote(whole[at:]); open >= 0 {
			at += open
			why := fmt.Sprintf("the quote at %d is not closed", utf8.RuneCountInString(whole[:at])+1)
			return Filter{}, &FilterError{At: at, End: len(whole), Why: why, Good: whole + `"`, Unfinished: true}
		}
		if t.value != "" {
			f.terms = append(f.terms, t)
		}
	}
	return f, nil
}

// A FilterError says what is wrong in the text of a filter, and where: from At up to
// End, in bytes.
type FilterError struct {
	At, End    int
	Why        string
	Good       string // a filter of what is right in the text
	Unfinished bool   // it lacks only its end
}

// Error is why the text is no filter.
func (e *FilterError) Error() string { return e.Why }

// FilterStates are what is: can ask for.
func FilterStates() []string { return []string{"marked", "changed", "duplicate", "finding"} }

// parseTerm reads one term off the beginning of s.
func parseTerm(s string) (t term, rest string, err error) {
	s, t.not = strings.CutPrefix(s, "-")
	name, value, found := strings.Cut(s, ":")
	if found && isWord(name) && !strings.HasPrefix(value, "//") {
		t.field = strings.ToLower(name)
		if !slices.Contains(FilterFields(), t.field) {
			return t, "", fmt.Errorf("no field %q · %s", name, strings.Join(FilterFields(), " "))
		}
		s = value
	} else if inner := strings.TrimLeft(name, "(-"); found && strings.HasPrefix(name, "(") && slices.Contains(FilterFields(), strings.ToLower(inner)) {
		return t, "", fmt.Errorf(`"(" groups nothing: all terms side by side match · "%s:..." is a word`, name)
	}
	t.value, rest, _ = unquote(s)
	if t.pattern, err = t.readPattern(); err != nil {
		return t, rest, err
	}
	t.value = strings.ToLower(t.value)
	if t.field == "status" && t.value != "" {
		t.lowest, t.highest, err = statusRange(t.value)
	}
	if begins := func(state string) bool { return strings.HasPrefix(state, t.value) }; t.field == "is" && !slices.ContainsFunc(FilterStates(), begins) {
		err = fmt.Errorf("no state %q · %s", t.value, strings.Join(FilterStates(), " "))
	}
	return t, rest, err
}

// readPattern is the value as what is looked for; of header:NAME=PART it is PART.
func (t term) readPattern() (pattern.Pattern, error) {
	switch t.field {
	case "status", "method", "type", "is":
		return pattern.Words(t.value), nil
	case "header":
		if _, part, valued := strings.Cut(t.value, "="); valued {
			return pattern.Parse(part, false)
		}
	case "", "path", "query", "text":
		return pattern.Parse(t.value, true)
	}
	return pattern.Parse(t.value, false)
}

// isWord reports whether s can be meant as a field: "api.test:80" is not.
func isWord(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }) < 0
}

// unquote reads up to the next blank outside of quotes. A quote that is not
// closed runs to the end, and is at open; else that is negative.
func unquote(s string) (value, rest string, open int) {
	var b strings.Builder
	open = -1
	for i, r := range s {
		switch {
		case r == '"' && open < 0:
			open = i
		case r == '"':
			open = -1
		case r == ' ' && open < 0:
			return b.String(), s[i:], open
		default:
			b.WriteRune(r)
		}
	}
	return b.String(), "", open
}

// statusRange reads 404, 4xx, 40 (as far as it is typed), 400-499, >=400,
// <400 and --- (none recorded).
func statusRange(s string) (lowest, highest int, err error) {
	if s == "---" {
		return 0, 0, nil
	}
	from, to, isRange := strings.Cut(s, "-")
	if !isRange {
		to = from
	}
	above, below := 0, 0
	if v, ok := strings.CutPrefix(s, ">="); ok {
		from, to = v, ""
	} else if v, ok := strings.CutPrefix(s, "<="); ok {
		from, to = "1", v
	} else if v, ok := strings.CutPrefix(s, ">"); ok && v != "" {
		from, to, above = statusDigits(v, "9"), "", 1
	} else if v, ok := strings.CutPrefix(s, "<"); ok && v != "" {
		from, to, below = "1", statusDigits(v, "0"), 1
	}
	low, lowErr := strconv.ParseUint(statusDigits(from, "0"), 10, 16)
	high, highErr := strconv.ParseUint(statusDigits(to, "9"), 10, 16)
	if lowErr != nil || highErr != nil || len(from) > 3 || len(to) > 3 || isNoClass(from) || isNoClass(to) {
		return 0, 0, fmt.Errorf("no status %q · 404 4xx 400-499 >=400 <400 ---", s)
	}
	return int(low) + above, int(high) - below, nil
}

// isNoClass reports whether s ends in x like 4xx, but is of none of the five classes
// of statuses.
func isNoClass(s string) bool {
	return strings.HasSuffix(s, "x") && (s[0] < '1' || '5' < s[0])
}

// statusDigits makes three digits of a status that may be unfinished or end in
// x: those missing become fill.
func statusDigits(s, fill string) string {
	s = strings.TrimRight(s, "x")
	return s + strings.Repeat(fill, max(0, 3-len(s)))
}

// A Subject is what a filter looks at. It is decoded only for terms that need more
// than the summary (header:, body:), and the summary made only for those that need
// that.
type Subject interface {
	Summary() (Summary, error)
	Interaction() (Interaction, error)
}

// Match reports whether the filter shows the subject; one that cannot be read is not
// shown. is decides is:NAME for the names the caller knows (marked, changed,
// duplicate, finding); nil decides no.
func (f Filter) Match(s Subject, is func(name string) bool) bool {
	var sum Summary
	var i Interaction
	var err error
	if f.looks(inInteraction) && !f.looks(inSummary) {
		if shows, sure := f.asStored(s); sure {
			return shows && f.every(asked, func(t term) bool { return is != nil && is(t.value) })
		}
		i, err = s.Interaction()
	} else {
		sum, err = s.Summary()
	}
	if err != nil || !f.every(inSummary, func(t term) bool { return t.inSummary(sum) }) ||
		!f.every(asked, func(t term) bool { return is != nil && is(t.value) }) {
		return false
	}
	if f.looks(inInteraction) && f.looks(inSummary) {
		if i, err = s.Interaction(); err != nil {
			return false
		}
	}
	return f.every(inInteraction, func(t term) bool {
		return t.field == "text" && t.inStartLines(i) ||
			t.inMessage(i.Request.Header, i.Request.Body) || t.inMessage(i.Response.Header, i.Response.Body)
	})
}

// A place is where a term looks.
type place int

const (
	inSummary place = iota
	inInteraction
	asked // of the caller
)

func (t term) place() place {
	switch t.field {
	case "header", "body", "text":
		return inInteraction
	case "is":
		return asked
	}
	return inSummary
}

// looks reports whether a term looks at a place.
func (f Filter) looks(at place) bool {
	return slices.ContainsFunc(f.terms, func(t term) bool { return t.place() == at })
}

// Asks reports whether it shows only what is NAME, as is:NAME says.
func (f Filter) Asks(name string) bool {
	return slices.ContainsFunc(f.terms, func(t term) bool { return t.field == "is" && t.value == name && !t.not })
}

// every reports whether all terms that look at a place hold.
func (f Filter) every(at place, matches func(term) bool) bool {
	return !slices.ContainsFunc(f.terms, func(t term) bool { return t.place() == at && matches(t) == t.not })
}

// inSummary reports whether what the list shows is what the term looks for.
func (t term) inSummary(s Summary) bool {
	host, path, query := splitURL(s.URL)
	switch t.field {
	case "status":
		return t.lowest <= s.Status && s.Status <= t.highest
	case "method":
		return strings.HasPrefix(strings.ToLower(s.Method), t.value)
	case "host":
		return t.in(host)
	case "path":
		return t.in(path)
	case "query":
		plain, _ := url.QueryUnescape(query)
		return t.in(query) || t.in(plain)
	case "type":
		return strings.HasPrefix(s.Type, t.value)
	case "label":
		return t.in(s.Label)
	}
	return t.in(s.Method) || t.in(s.URL) ||
		t.in(s.Label) || strconv.Itoa(s.Status) == t.value
}

// inStartLines looks for text:PART above the headers.
func (t term) inStartLines(i Interaction) bool {
	return t.in(i.Request.Method+" "+i.Request.URL) || t.in(strconv.Itoa(i.Response.Status)+" "+i.Response.Reason)
}

// inMessage looks for header:NAME (or the beginning of one), header:NAME=PART,
// body:PART or text:PART.
func (t term) inMessage(h Header, b Body) bool {
	switch t.field {
	case "body":
		return t.inBody(h, b)
	case "text":
		return slices.ContainsFunc(h, func(line HeaderLine) bool { return t.in(line.Name + ": " + line.Value) }) || t.inBody(h, b)
	}
	name, part, valued := strings.Cut(t.value, "=")
	t.value = part
	return slices.ContainsFunc(h, func(line HeaderLine) bool {
		switch {
		case valued:
			return strings.EqualFold(line.Name, name) && t.in(line.Value)
		case t.pattern.Regexp():
			return t.in(line.Name)
		}
		return strings.HasPrefix(strings.ToLower(line.Name), name)
	})
}

// in reports whether what it looks for stands in a text.
func (t term) in(text string) bool {
	if t.pattern.Regexp() {
		return t.pattern.In(text)
	}
	return strings.Contains(strings.ToLower(text), t.value)
}

func (t term) inBody(h Header, b Body) bool {
	text, contentType := b.Decode(h).Bytes, h.Get("Content-Type")
	if !t.pattern.Regexp() && isASCII(t.value) && body.HasASCII(contentType, text) {
		if indexASCII(text, t.value) >= 0 {
			return true
		}
		if !mayFold(text, t.value) {
			return false
		}
	}
	utf8, _, _ := body.ReadText(contentType, text)
	if t.pattern.Regexp() {
		return t.in(string(utf8))
	}
	return containsFold(utf8, t.value)
}

// splitURL takes a recorded URL apart, also one that url.Parse refuses.
func splitURL(s string) (host, path, query string) {
	if _, rest, ok := strings.Cut(s, "://"); ok {
		end := strings.IndexAny(rest, "/?#")
		if end < 0 {
			return rest, "", ""
		}
		host, s = rest[:end], rest[end:]
	}
	s, _, _ = strings.Cut(s, "#")
	path, query, _ = strings.Cut(s, "?")
	return host, path, query
}

// Deep reports whether the filter needs more than summaries, so that it takes
// its time.
func (f Filter) Deep() bool {
	return f.looks(inInteraction) || f.looks(asked)
}

// Compares reports whether the filter sets an interaction against the others
// (is:duplicate), so that one that is added can change what it shows.
func (f Filter) Compares() bool {
	return slices.ContainsFunc(f.terms, func(t term) bool { return t.field == "is" && t.value == "duplicate" })
}

// BodyWords returns what the filter looks for in bodies, to be marked as hits
// there.
func (f Filter) BodyWords() []pattern.Pattern {
	var words []pattern.Pattern
	for _, t := range f.terms {
		if (t.field == "body" || t.field == "text") && !t.not {
			words = append(words, t.pattern)
		}
	}
	return words
}
