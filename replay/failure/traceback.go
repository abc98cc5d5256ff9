package failure

import (
	"regexp"
	"slices"
	"strings"

	"tapedeck/model"
)

// pytest prints the arguments of a function above its lines, those of every
// function with --tb=long: "method = 'POST', url = '/beds', body = b'{}'". A
// value of more than 240 characters has its middle cut out.
var (
	argumentLine = regexp.MustCompile(`^[A-Za-z_]\w* = \S`)
	argumentNext = regexp.MustCompile(`, [A-Za-z_]\w* = `)
	preparedBy   = regexp.MustCompile(`^<PreparedRequest \[([A-Za-z]+)\]>$`)
	httpxRequest = regexp.MustCompile(`^<Request\('([^']+)', ['"](.*)['"]\)>$`)
)

const (
	pytestCut  = 240
	pytestHint = "the traceback has it in part: run pytest with --tb=long -vvv, or give the request as curl or HTTP"
)

// fromTracebacks completes the requests of Python's libraries with what the
// traceback above each message has of it.
func fromTracebacks(all []message, lines []string) {
	above := 0
	for _, m := range all {
		f := m.failure
		if r := f.Request; r != nil && !m.logged && !m.quoted && (f.Library == "vcrpy" || f.Library == "betamax" || f.Situation == Sent) {
			r.traceback(lines[above:m.line])
		}
		above = m.line
	}
}

// traceback reads the frames above a message, the innermost first, up to where
// the test's report begins.
func (r *Request) traceback(lines []string) {
	for end := len(lines); end > 0 && len(r.Missing) > 0; {
		line := lines[end-1]
		if pytestBegins.MatchString(line) && strings.Trim(line, "_ ") != "" {
			return
		}
		start := end - 1
		if !argumentLine.MatchString(line) {
			end = start
			continue
		}
		for start > 0 && argumentLine.MatchString(lines[start-1]) {
			start--
		}
		r.frame(argumentsIn(lines[start:end]))
		end = start
	}
}

// frame takes what a function's arguments tell, if they are of this request.
func (r *Request) frame(args map[string]string) {
	if m := preparedBy.FindStringSubmatch(args["request"]); m != nil && r.lacking(Method) {
		r.Method = strings.ToUpper(m[1])
		r.has(Method)
	}
	body := "body"
	if m := httpxRequest.FindStringSubmatch(args["real_request"]); m != nil {
		if m[1] != r.Method || m[2] != r.URL {
			return
		}
		body = "real_request_body"
	} else {
		// urllib3's urlopen: what is called body and headers elsewhere may be
		// other things.
		method, _, err := pyString(args["method"])
		if _, urlopen := args["retries"]; err != nil || method != r.Method || !urlopen {
			return
		}
		if url, _, err := pyString(args["url"]); err != nil || url == "" || !strings.HasSuffix(r.URL, url) {
			return
		}
	}
	r.arguments(args, body)
}

// arguments takes body and headers, where they are lacking.
func (r *Request) arguments(args map[string]string, body string) {
	if value, told := args[body]; told && r.lacking(Body) {
		r.argumentBody(value)
	}
	if value, told := args["headers"]; told && r.lacking(Header) {
		h, rest, err := pyHeader(value)
		switch {
		case isCut(value):
			r.hint(Header, pytestHint)
		case err == nil && rest == "":
			r.Header = h
			r.has(Header)
		}
	}
}

func (r *Request) argumentBody(value string) {
	if value == "None" {
		r.has(Body)
		return
	}
	text, rest, err := pyString(value)
	switch {
	case isCut(value):
		r.hint(Body, pytestHint)
	case err == nil && rest == "":
		r.Body = model.Body{Wire: []byte(text)}
		r.has(Body)
	}
}

// isCut reports whether pytest has cut the middle out of a value.
func isCut(value string) bool {
	runes := []rune(value)
	middle := (pytestCut - 3) / 2
	return len(runes) == pytestCut && string(runes[middle:middle+3]) == "..."
}

// argumentsIn are the names and values on lines of arguments.
func argumentsIn(lines []string) map[string]string {
	args := map[string]string{}
	for _, line := range lines {
		for line != "" {
			name, rest, ok := strings.Cut(line, " = ")
			if !ok {
				break
			}
			value, after := argument(rest)
			args[name] = value
			line = strings.TrimPrefix(after, ", ")
		}
	}
	return args
}

// argument parts the value that a line begins with from what follows.
func argument(s string) (value, rest string) {
	if _, rest, err := pyString(s); err == nil {
		return s[:len(s)-len(rest)], rest
	}
	if at := argumentNext.FindStringIndex(s); at != nil {
		return s[:at[0]], s[at[0]:]
	}
	return s, ""
}

// lacking reports whether a part is not told, and may decide.
func (r *Request) lacking(part Part) bool {
	return slices.ContainsFunc(r.Missing, func(m Missing) bool { return m.Part == part })
}

// has notes that a part is told after all.
func (r *Request) has(part Part) {
	r.Missing = slices.DeleteFunc(r.Missing, func(m Missing) bool { return m.Part == part })
}

// hint says otherwise why a part is not told.
func (r *Request) hint(part Part, why string) {
	for i := range r.Missing {
		if r.Missing[i].Part == part {
			r.Missing[i].Why = why
		}
	}
}
