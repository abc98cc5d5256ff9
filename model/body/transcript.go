package body

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// A Transcript is what is said in a body to or by a language model.
type Transcript struct {
	Text    []byte // nil where nothing is said
	Summary string // "stop, 31 + 18 tokens"; "moss-mini, stream, 2 messages"
	parts   []transcriptPart
}

// A transcriptPart is where something that is said starts in a Transcript,
// and whether its first line is the label of who says it, or how.
type transcriptPart struct {
	start    int
	labelled bool
}

// Indented is the Text, what stands below a label indented.
func (t Transcript) Indented() []byte {
	var out []byte
	for n, p := range t.parts {
		end := len(t.Text)
		if n+1 < len(t.parts) {
			end = t.parts[n+1].start
		}
		first := p.labelled
		for line := range bytes.Lines(t.Text[p.start:end]) {
			if p.labelled && !first && line[0] != '\n' {
				out = append(out, "  "...)
			}
			out, first = append(out, line...), false
		}
	}
	return out
}

// Bounds of what is read as a reply: as values it takes many times its bytes.
const (
	maxReply     = 16 << 20
	maxReplyPart = 4 << 20 // of one event, line or whole response
)

// Parts of a reply.
const (
	said      = ""
	reasoned  = "reasoning"
	refused   = "refusal"
	called    = "tool call"
	broke     = "error"
	apartFrom = "\n\n"
)

// A replyPart is a part of a reply.
type replyPart struct {
	kind, name string
	text       strings.Builder
}

// A modelReply is a language model's reply being put together.
type modelReply struct {
	parts []*replyPart
	index map[string]*replyPart
	usage
}

// part is the one of a kind with a key, begun if it is new. Pieces of several
// may come in turns.
func (s *modelReply) part(kind, key string) *replyPart {
	key = kind + " " + key
	if u := s.index[key]; u != nil {
		return u
	}
	if s.index == nil {
		s.index = map[string]*replyPart{}
	}
	u := &replyPart{kind: kind}
	s.index[key] = u
	s.parts = append(s.parts, u)
	return u
}

func (s *modelReply) say(kind, key, text string) {
	if text != "" {
		s.part(kind, key).text.WriteString(text)
	}
}

// call adds to a call of a tool. The arguments of some are JSON, of others a
// piece of its text.
func (s *modelReply) call(key string, name, arguments any) {
	u := s.part(called, key)
	u.name += text(name)
	switch a := arguments.(type) {
	case nil:
	case string:
		u.text.WriteString(a)
	default:
		if out, err := json.Marshal(a); err == nil {
			u.text.Write(out)
		}
	}
}

func (s *modelReply) transcript(limit int) (t Transcript) {
	var out []byte
	for _, u := range s.parts {
		t.parts = append(t.parts, transcriptPart{len(out), u.kind != said})
		said := u.text.String()
		switch {
		case u.kind == called:
			said = "tool call " + u.name + "\n" + readableJSON(said)
		case u.kind != "":
			said = u.kind + "\n" + said
		}
		if out = append(out, said...); len(out) > limit {
			return Transcript{}
		}
		out = append(bytes.TrimRight(out, "\n"), apartFrom...)
	}
	t.Text = bytes.TrimSuffix(out, []byte(apartFrom))
	return t
}

func readableJSON(text string) string {
	if pretty := Pretty(JSON, []byte(text)); pretty != nil {
		return string(pretty)
	}
	return text
}

// An object is a JSON object. Its methods give nothing where there is nothing
// of that kind.
type object map[string]any

func asObject(v any) object {
	o, _ := v.(map[string]any)
	return o
}

func (o object) object(name string) object { return asObject(o[name]) }

func (o object) list(name string) []any {
	l, _ := o[name].([]any)
	return l
}

func (o object) text(name string) string { return text(o[name]) }

func text(v any) string {
	s, _ := v.(string)
	return s
}

// key is a member as a part of a key, whatever it is.
func (o object) key(names ...string) string {
	var key strings.Builder
	for _, name := range names {
		switch v := o[name].(type) {
		case json.Number, string:
			fmt.Fprint(&key, v, " ")
		}
	}
	return key.String()
}
