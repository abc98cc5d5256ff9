package failure

import (
	"slices"
	"strings"

	"tapedeck/model"
	"tapedeck/model/lazyregexp"
	"tapedeck/replay/library"
	"tapedeck/replay/python"
)

// pytest prints the arguments of a function above its lines, those of every
// function with --tb=long: "method = 'POST', url = '/beds', body = b'{}'". A
// value of more than 240 characters has its middle cut out.
var (
	argumentLine = lazyregexp.New(`^[A-Za-z_]\w* = \S`)
	argumentNext = lazyregexp.New(`, [A-Za-z_]\w* = `)
	preparedBy   = lazyregexp.New(`^<PreparedRequest \[([A-Za-z]+)\]>$`)
	httpxRequest = lazyregexp.New(`^<Request\('([^']+)', ['"](.*)['"]\)>$`)
)

const (
	pytestCut  = 240
	pytestHint = "the traceback has it in part: run pytest with --tb=long -vvv, or give the request as curl or HTTP"
)

// fromTracebacks completes the requests of Python's libraries with what the
// traceback above each message has of it.
func fromTracebacks(all []library.Message, lines []string) {
	above := 0
	for _, m := range all {
		f := m.Failure
		if r := f.Request; r != nil && !m.Logged && !m.Quoted && (textOf(f.Library).Tracebacks || f.Situation == library.Sent) {
			fromTraceback(r, lines[above:m.Line])
			fromFrames(r, lines[above:m.Line])
		}
		above = m.Line
	}
}

// fromTraceback reads the frames above a message, the innermost first, up to where
// the test's report begins.
func fromTraceback(r *library.KnownRequest, lines []string) {
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
		fromFrame(r, argumentsIn(lines[start:end]))
		end = start
	}
}

// fromFrames reads the frames whole, with the variables that a runner prints.
func fromFrames(r *library.KnownRequest, lines []string) {
	if len(r.Missing) == 0 {
		return
	}
	frames := framesIn(lines)
	for _, f := range slices.Backward(frames) {
		if len(f.vars) > 0 {
			fromFrame(r, f.vars)
		}
	}
	fromRequests(r, frames)
}

// fromFrame takes what a function's arguments tell, if they are of this request.
func fromFrame(r *library.KnownRequest, args map[string]string) {
	if m := preparedBy.FindStringSubmatch(args["request"]); m != nil && r.Lacks(model.Method) {
		r.Method = strings.ToUpper(m[1])
		r.Found(model.Method)
	}
	body := "body"
	if of, m := ownRequest(args); m != nil {
		if m[1] != r.Method || m[2] != r.URL {
			return
		}
		body = of.BodyArgument
	} else {
		// urllib3's urlopen: what is called body and headers elsewhere may be
		// other things.
		method, _, err := python.ParseString(args["method"])
		if _, urlopen := args["retries"]; err != nil || method != r.Method || !urlopen {
			return
		}
		if url, _, err := python.ParseString(args["url"]); err != nil || url == "" || !strings.HasSuffix(r.URL, url) {
			return
		}
	}
	takeArguments(r, args, body)
}

// ownRequest is the request that a library's own function was given, nil if it
// was given none: the whole of it, its method and its URL.
func ownRequest(args map[string]string) (of library.FailureText, request []string) {
	for _, l := range libraries {
		if m := httpxRequest.FindStringSubmatch(args[l.FailureText.RequestArgument]); m != nil {
			return l.FailureText, m
		}
	}
	return library.FailureText{}, nil
}

// takeArguments takes body and headers, where they are lacking.
func takeArguments(r *library.KnownRequest, args map[string]string, body string) {
	if value, given := args[body]; given && r.Lacks(model.BodyPart) {
		takeBodyArgument(r, value)
	}
	if value, given := args["headers"]; given && r.Lacks(model.HeaderPart) {
		h, rest, err := python.ParseHeader(value)
		switch {
		case isCut(value):
			r.LackAs(model.HeaderPart, pytestHint)
		case err == nil && rest == "":
			r.Header = h
			r.Found(model.HeaderPart)
		}
	}
}

func takeBodyArgument(r *library.KnownRequest, value string) {
	if value == "None" {
		r.Found(model.BodyPart)
		return
	}
	text, rest, err := python.ParseString(value)
	switch {
	case isCut(value):
		r.LackAs(model.BodyPart, pytestHint)
	case err == nil && rest == "":
		r.Body = model.Body{Wire: []byte(text)}
		r.Found(model.BodyPart)
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
	if _, rest, err := python.ParseString(s); err == nil {
		return s[:len(s)-len(rest)], rest
	}
	if at := argumentNext.FindStringIndex(s); at != nil {
		return s[:at[0]], s[at[0]:]
	}
	return s, ""
}
