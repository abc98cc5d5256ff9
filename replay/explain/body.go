package explain

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/textproto"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"tapedeck/model"
	"tapedeck/model/lazyregexp"
	"tapedeck/replay/placeholder"
)

// bodyDifferences compares multipart bodies by part, forms by field, others by
// JSON path, line or bytes.
func bodyDifferences(live, recorded model.Request) []model.Difference {
	if live.Body.Absent != recorded.Body.Absent && len(live.Body.Wire) == len(recorded.Body.Wire) {
		says := func(b model.Body) string { return map[bool]string{true: "no body", false: "an empty body"}[b.Absent] }
		return []model.Difference{{Path: "body", Was: says(recorded.Body), Now: says(live.Body)}}
	}
	if isForm(live, recorded) {
		return pairDifferences("form ", string(recorded.Body.Wire), string(live.Body.Wire))
	}
	if was, ok := multipartOf(recorded); ok {
		if now, ok := multipartOf(live); ok {
			return partDifferences(was, now)
		}
	}
	return textDifferences(live.Header, live.Body.Wire, recorded.Header, recorded.Body.Wire)
}

// textDifferences compares two bodies without a look at other headers.
func textDifferences(live model.Header, now []byte, recorded model.Header, was []byte) []model.Difference {
	side := func(h model.Header, wire []byte) model.Response {
		r := model.Response{Body: model.Body{Wire: wire}}
		for _, line := range h {
			if strings.EqualFold(line.Name, "Content-Type") || strings.EqualFold(line.Name, "Content-Encoding") {
				r.Header = append(r.Header, line)
			}
		}
		return r
	}
	return model.DiffResponses(side(recorded, was), side(live, now)).Body
}

// isForm reports whether both bodies are forms. A request of which the header is
// not known is what the other is.
func isForm(a, b model.Request) bool {
	form := func(r, other model.Request) bool {
		contentType := r.Header.Get("Content-Type")
		if contentType == "" && len(r.Body.Wire) > 0 && formLike.Match(r.Body.Wire) {
			contentType = other.Header.Get("Content-Type")
		}
		return strings.Contains(strings.ToLower(contentType), "application/x-www-form-urlencoded")
	}
	return form(a, b) && form(b, a)
}

// formLike matches what may be a form.
var formLike = lazyregexp.New(`^[^\s={}<>]*=[^\s{}<>]*$`)

// A multipartBody is a body of RFC 2046, section 5.1.
type multipartBody struct {
	boundary string
	parts    []part
}

type part struct {
	name    string // of a form's field, or the part's number
	header  model.Header
	content []byte
}

// mostParts bounds the parts that are told apart.
const mostParts = 1000

// firstBoundary is the line that a multipart body begins with, where the header
// that would tell it is not known.
var firstBoundary = lazyregexp.New(`^--([0-9A-Za-z'()+_,./:=?-]{1,70})\r?\n`)

// longestBoundary is that of RFC 2046, section 5.1.1: what is longer is none.
const longestBoundary = 70

// boundaryOf is the boundary of a multipart body, "" of others.
func boundaryOf(r model.Request) string {
	media, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case err == nil && strings.HasPrefix(media, "multipart/") && len(params["boundary"]) <= longestBoundary:
		return params["boundary"]
	case r.Header.Get("Content-Type") != "":
		return ""
	}
	if m := firstBoundary.FindSubmatch(r.Body.Wire); m != nil && bytes.Contains(r.Body.Wire, []byte("\n--"+string(m[1])+"--")) {
		return string(m[1])
	}
	return ""
}

// multipartOf reads the parts of a body; ok is false where it has none.
func multipartOf(r model.Request) (b multipartBody, ok bool) {
	b.boundary = boundaryOf(r)
	if b.boundary == "" || len(r.Body.Wire) > placeholder.MaxMasked {
		return b, false
	}
	reader := multipart.NewReader(bytes.NewReader(r.Body.Wire), b.boundary)
	seen := map[string]int{}
	for len(b.parts) < mostParts {
		p, err := reader.NextRawPart()
		if err != nil {
			return b, len(b.parts) > 0 && errors.Is(err, io.EOF)
		}
		content, err := io.ReadAll(p)
		if err != nil {
			return b, false
		}
		name := cmp.Or(p.FormName(), strconv.Itoa(len(b.parts)+1))
		if seen[name]++; seen[name] > 1 {
			name += "[" + strconv.Itoa(seen[name]) + "]"
		}
		b.parts = append(b.parts, part{name, partHeader(p.Header), content})
	}
	return b, false
}

func partHeader(h textproto.MIMEHeader) (lines model.Header) {
	for name, values := range h {
		for _, value := range values {
			lines = append(lines, model.HeaderLine{Name: name, Value: value})
		}
	}
	slices.SortFunc(lines, func(a, b model.HeaderLine) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Value, b.Value))
	})
	return lines
}

// partDifferences compares by name, and the boundaries apart.
func partDifferences(was, now multipartBody) (list []model.Difference) {
	if was.boundary != now.boundary {
		list = append(list, model.Difference{Path: "boundary", Was: was.boundary, Now: now.boundary})
	}
	order := func(b multipartBody) (names []string) {
		for _, p := range b.parts {
			names = append(names, p.name)
		}
		return names
	}
	named := func(b multipartBody, name string) (part, bool) {
		at := slices.Index(order(b), name)
		if at < 0 {
			return part{}, false
		}
		return b.parts[at], true
	}
	same := true
	for _, a := range was.parts {
		b, ok := named(now, a.name)
		if !ok {
			same = false
			list = append(list, model.Difference{Path: "part " + a.name, Kind: model.Removed, Was: partText(a)})
			continue
		}
		list = append(list, a.differences(b)...)
	}
	for _, b := range now.parts {
		if _, ok := named(was, b.name); !ok {
			same = false
			list = append(list, model.Difference{Path: "part " + b.name, Kind: model.Added, Now: partText(b)})
		}
	}
	if a, b := strings.Join(order(was), ", "), strings.Join(order(now), ", "); same && a != b {
		list = append(list, model.Difference{Path: "order of the parts", Was: a, Now: b})
	}
	return list
}

// differences are those between two parts of one name.
func (p part) differences(now part) (list []model.Difference) {
	for _, d := range headerDifferences(now.header, p.header) {
		d.Path = "part " + p.name + " " + d.Path
		list = append(list, d)
	}
	for _, d := range textDifferences(now.header, now.content, p.header, p.content) {
		d.Path = "part " + p.name + " " + d.Path
		if d.Path == "part "+p.name+" line 1" && !bytes.ContainsAny(p.content, "\n") && !bytes.ContainsAny(now.content, "\n") {
			d.Path = "part " + p.name
		}
		list = append(list, d)
	}
	return list
}

// partText is the content of a part where it is short text, else its size.
func partText(p part) string {
	if len(p.content) <= 80 && utf8.Valid(p.content) {
		return string(p.content)
	}
	return countOf(len(p.content), "byte")
}
