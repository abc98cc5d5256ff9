// Package placeholder finds the texts that stand for a secret in a recording,
// and writes others in their place.
package placeholder

import (
	"cmp"
	"slices"
	"strings"

	"tapedeck/model/lazyregexp"
)

// What stands for a secret in a recording is put there by the library's
// filters: Betamax's placeholders, Ruby VCR's filter_sensitive_data, vcrpy's
// replaced headers. All let a person choose the text, so this is a list of
// what people choose.
var (
	// <TOKEN>, <<ACCESS_TOKEN>>, <<<my_token>>>, <OPENAI_ACCESS_TOKEN>
	angled = lazyregexp.New(`<{1,3}[A-Za-z_][A-Za-z0-9_ .-]{0,60}>{1,3}`)
	// %3CTOKEN%3E: the same, after the client has escaped it
	angledEscaped = lazyregexp.New(`(?i)(?:%3C){1,3}[a-z_](?:[a-z0-9_.+-]|%20){0,60}(?:%3E){1,3}`)
	// [FILTERED], [API KEY]
	bracketed        = lazyregexp.New(`\[[A-Z][A-Z0-9_ -]{2,40}\]`)
	bracketedEscaped = lazyregexp.New(`(?i:%5B)[A-Z](?:[A-Z0-9_+-]|%20){2,40}(?i:%5D)`)
	// {{token}}, ${TOKEN}, <%= token %>
	template = lazyregexp.New(`\{\{\s*[\w.-]{1,60}\s*\}\}|\$\{[A-Za-z_]\w{0,60}\}|<%=?[^%<>]{1,100}%>`)
	// candidates for a mask; isMask decides
	token = lazyregexp.New(`[A-Za-z0-9_*-]{3,200}`)
)

// maskWords are what people write instead of a secret, as a part of a token:
// REDACTED, REDACTED_fc324d36, sk-REDACTED, DUMMY_KEY.
var maskWords = []string{"REDACTED", "FILTERED", "SCRUBBED", "SANITIZED", "SANITISED", "CENSORED", "DUMMY"}

// isMask reports whether a token stands for a secret: ***, XXXX, sk-xxxx,
// X-API-KEY-XXX, REDACTED.
func isMask(token string) bool {
	if strings.Contains(token, "***") || token == "redacted" {
		return true
	}
	parts := strings.FieldsFunc(token, func(r rune) bool { return r == '-' || r == '_' })
	for i, part := range parts {
		crossed := strings.Trim(part, "X") == "" || strings.Trim(part, "x") == ""
		last := i == len(parts)-1
		if crossed && (len(part) >= 4 || len(part) == 3 && last && i > 0 && token == strings.ToUpper(token)) {
			return true
		}
		if slices.Contains(maskWords, part) {
			return true
		}
	}
	return false
}

// A Mark is a placeholder found in a text.
type Mark struct {
	Start, End int
	Text       string // unescaped: %3CTOKEN%3E is <TOKEN>
	Named      bool   // says itself what it stands for; REDACTED does not
}

// In finds the placeholders of a short text: a URL, a header value, one
// value of a form or a JSON string that is nothing else.
func In(s string) []Mark {
	var marks []Mark
	add := func(re *lazyregexp.Regexp, named bool, ok func(start int, text string) bool) {
		for _, at := range re.FindAllStringIndex(s, -1) {
			text := Unescape(s[at[0]:at[1]])
			if ok == nil || ok(at[0], text) {
				marks = append(marks, Mark{at[0], at[1], text, named})
			}
		}
	}
	balanced := func(_ int, text string) bool {
		return strings.Count(text, "<") == strings.Count(text, ">")
	}
	// filter[NAME]=x is a parameter's name, not a placeholder.
	alone := func(start int, text string) bool {
		return start == 0 || !strings.ContainsAny(s[start-1:start], "]abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
	}
	add(angled, true, balanced)
	add(angledEscaped, true, balanced)
	add(template, true, nil)
	add(bracketed, false, alone)
	add(bracketedEscaped, false, alone)
	add(token, false, func(_ int, text string) bool { return isMask(text) })
	return outermost(marks)
}

// markedUpper finds only what is unlikely to be anything else in a long text:
// <UPPER_CASE>, without a closing tag of that name.
func markedUpper(s string) []Mark {
	closed := map[string]bool{}
	for _, tag := range closingTag.FindAllStringSubmatch(s, -1) {
		closed[tag[1]] = true
	}
	var marks []Mark
	for _, at := range angled.FindAllStringIndex(s, -1) {
		text := s[at[0]:at[1]]
		name := strings.Trim(text, "<>")
		if len(name) >= 3 && name == strings.ToUpper(name) && !closed[name] &&
			strings.Count(text, "<") == strings.Count(text, ">") {
			marks = append(marks, Mark{at[0], at[1], text, true})
		}
	}
	return marks
}

var closingTag = lazyregexp.New(`</([A-Za-z_][A-Za-z0-9_ .-]{0,60})`)

// markedAs finds the texts that are known to be placeholders.
func markedAs(s string, known []string) []Mark {
	var marks []Mark
	for _, text := range known {
		for from := 0; ; {
			i := strings.Index(s[from:], text)
			if i < 0 {
				break
			}
			marks = append(marks, Mark{from + i, from + i + len(text), text, true})
			from += i + len(text)
		}
	}
	return marks
}

// outermost sorts the marks and drops those within or across another.
func outermost(marks []Mark) []Mark {
	slices.SortFunc(marks, func(a, b Mark) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
	})
	end := 0
	return slices.DeleteFunc(marks, func(m Mark) bool {
		if m.Start < end {
			return true
		}
		end = m.End
		return false
	})
}

var markEscapes = strings.NewReplacer("%3C", "<", "%3c", "<", "%3E", ">", "%3e", ">",
	"%5B", "[", "%5b", "[", "%5D", "]", "%5d", "]", "%20", " ", "+", " ")

// Unescape is a placeholder as a person reads it: %3CTOKEN%3E is <TOKEN>.
func Unescape(s string) string {
	if s[0] != '%' {
		return s
	}
	return markEscapes.Replace(s)
}

// A Spot is a placeholder at a place of a request.
type Spot struct {
	Place string // "URL", "header Authorization", "body"
	Mark
}

// A Substitute says what to write for a placeholder; escape gives a value the
// form that the place needs. It returns the text as it stands to change nothing.
type Substitute func(s Spot, raw string, escape func(string) string) string

// Rewrite puts together a text from what is between the marks and what the
// substitute says for each.
func Rewrite(s, place string, marks []Mark, sub Substitute, escape func(string) string) string {
	var out strings.Builder
	last := 0
	for _, m := range marks {
		out.WriteString(s[last:m.Start])
		out.WriteString(sub(Spot{place, m}, s[m.Start:m.End], escape))
		last = m.End
	}
	out.WriteString(s[last:])
	return out.String()
}

// AsIs escapes nothing.
func AsIs(value string) string { return value }
