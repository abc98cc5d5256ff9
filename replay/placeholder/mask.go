package placeholder

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"

	"github.com/tailscale/hujson"

	"tapedeck/model"
	"tapedeck/model/body"
	"tapedeck/replay/message"
)

// Restore puts the placeholders of the recorded response into the new one. They
// show what the library's filters take out; the filters themselves are in the
// test's code, and without them a re-recorded answer would carry a fresh token
// into the cassette.
func Restore(was model.Response, r *model.Response) {
	for i, line := range r.Header {
		for _, value := range was.Header.Values(line.Name) {
			if marks := In(value); Fits(value, marks, line.Value) {
				r.Header[i].Value = value
				break
			}
		}
	}
	maskBody(was, r)
}

// Fits reports whether the new text is the recorded one with something else in
// the place of each placeholder.
func Fits(was string, marks []Mark, now string) bool {
	if len(marks) == 0 {
		return false
	}
	var pattern strings.Builder
	last := 0
	pattern.WriteString(`(?s)^`)
	for _, m := range marks {
		pattern.WriteString(regexp.QuoteMeta(was[last:m.Start]) + `.+?`)
		last = m.End
	}
	pattern.WriteString(regexp.QuoteMeta(was[last:]) + `$`)
	re, err := regexp.Compile(pattern.String())
	return err == nil && re.MatchString(now)
}

// MaxMasked bounds the bodies that are looked into.
const MaxMasked = 16 << 20

// maskBody does the same for JSON bodies, string by string at the same path.
func maskBody(was model.Response, r *model.Response) {
	before, after := was.Body.Decode(was.Header), r.Body.Decode(r.Header)
	if len(before.Bytes) > MaxMasked || len(after.Bytes) > MaxMasked || after.Err != nil {
		return
	}
	old, err := message.ParseJSON(before.Bytes)
	if err != nil {
		return
	}
	now, err := message.ParseJSON(after.Bytes)
	if err != nil {
		return
	}
	var s splices
	s.compare(old, now)
	plain := s.apply(after.Bytes)
	coded, err := body.Encode(plain, after.Codings, r.Body.Wire)
	if len(s) == 0 || err != nil {
		return
	}
	if length := strconv.Itoa(len(r.Body.Wire)); r.Header.Get("Content-Length") == length {
		r.Header = message.SetLength(was, r.Header, len(coded))
	}
	r.Body.Wire = coded
}

// splices are literals to write instead of others.
type splices []splice

type splice struct {
	start, end int
	literal    []byte
}

// compare walks two values side by side: members by key, elements by index.
func (s *splices) compare(old, now hujson.Value) {
	switch old := old.Value.(type) {
	case *hujson.Object:
		members := map[string]hujson.Value{}
		for _, m := range old.Members {
			members[m.Name.Value.(hujson.Literal).String()] = m.Value
		}
		if now, ok := now.Value.(*hujson.Object); ok {
			for _, m := range now.Members {
				if value, ok := members[m.Name.Value.(hujson.Literal).String()]; ok {
					s.compare(value, m.Value)
				}
			}
		}
	case *hujson.Array:
		if now, ok := now.Value.(*hujson.Array); ok {
			for i := range min(len(old.Elements), len(now.Elements)) {
				s.compare(old.Elements[i], now.Elements[i])
			}
		}
	case hujson.Literal:
		literal, ok := now.Value.(hujson.Literal)
		if !ok || old.Kind() != '"' || literal.Kind() != '"' || bytes.Equal(old, literal) {
			return
		}
		value := old.String()
		if Fits(value, InValue(value, nil), literal.String()) {
			*s = append(*s, splice{now.StartOffset, now.EndOffset, old})
		}
	}
}

func (s splices) apply(data []byte) []byte {
	var out bytes.Buffer
	last := 0
	for _, x := range s {
		out.Write(data[last:x.start])
		out.Write(x.literal)
		last = x.end
	}
	out.Write(data[last:])
	return out.Bytes()
}
