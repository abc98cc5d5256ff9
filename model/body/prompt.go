package body

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Prompt puts together what a language model is asked: each message behind its
// role, the tools that it may call. It reads the requests of OpenAI's chat
// completions and responses, of Mistral, Anthropic, Google's generateContent
// and Ollama, told apart by their shape: a list of messages, each with a role.
// It is empty for anything else.
func Prompt(t Type, text []byte) Transcript {
	if t != JSON || len(text) > maxReply {
		return Transcript{}
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var o object
	if d.Decode(&o) != nil {
		return Transcript{}
	}
	var p prompt
	p.add("system", o["system"]) // Anthropic
	p.add("system", o["instructions"])
	for _, name := range []string{"systemInstruction", "system_instruction"} { // Google
		if of := o.object(name); of != nil {
			p.add("system", of["parts"])
		}
	}
	for _, name := range []string{"messages", "input", "contents"} {
		if !p.messages(o.list(name)) {
			return Transcript{}
		}
	}
	if p.count == 0 {
		return Transcript{}
	}
	p.tools(o.list("tools"))
	if limit := MaxReadable(text); len(p.text) > limit {
		return Transcript{}
	}
	return Transcript{bytes.TrimSuffix(p.text, []byte(apartFrom)), p.summary(o), p.parts}
}

// A prompt is a request to a language model being put together.
type prompt struct {
	text  []byte
	parts []transcriptPart
	count int // messages
}

// messages reports false where one is no message.
func (p *prompt) messages(list []any) bool {
	for _, v := range list {
		m := asObject(v)
		role := m.text("role")
		if role == "" && m.text("type") == "" && m["parts"] == nil {
			return false
		}
		if role == "" { // of a user, to Google; or an item of OpenAI's responses
			role = strings.ReplaceAll(m.text("type"), "_", " ")
		}
		if role == "" {
			role = "user"
		}
		p.count++
		if m.text("type") == "function_call" {
			p.block("tool call "+m.text("name"), readableJSON(m.text("arguments")))
			continue
		}
		before := len(p.text)
		for _, name := range []string{"content", "parts", "output"} {
			p.add(role, m[name])
		}
		for _, c := range m.list("tool_calls") {
			f := asObject(c).object("function")
			p.called(f["name"], f["arguments"])
		}
		if len(p.text) == before {
			p.block(role, "")
		}
	}
	return true
}

// add adds what a role says: text, or a list of parts.
func (p *prompt) add(role string, content any) {
	switch c := content.(type) {
	case string:
		p.block(role, c)
	case []any:
		for _, v := range c {
			p.part(role, asObject(v))
		}
	}
}

// part adds a part of a message. What is no text is named, not left out.
func (p *prompt) part(role string, o object) {
	kind := o.text("type")
	switch {
	case kind == "tool_use":
		p.called(o["name"], o["input"])
	case kind == "tool_result":
		p.add("tool result", o["content"])
	case o.object("functionCall") != nil:
		f := o.object("functionCall")
		p.called(f["name"], f["args"])
	case o["text"] != nil:
		p.block(role, o.text("text"))
	case o["thinking"] != nil:
		p.block(reasoned, o.text("thinking"))
	case kind != "":
		p.block(role, "["+kind+"]")
	default:
		p.block(role, "["+strings.Join(slices.Sorted(maps.Keys(o)), ", ")+"]")
	}
}

func (p *prompt) called(name, arguments any) {
	args, ok := arguments.(string)
	if !ok {
		out, _ := json.Marshal(arguments)
		args = string(out)
	}
	p.block("tool call "+text(name), readableJSON(args))
}

func (p *prompt) block(label, said string) {
	p.parts = append(p.parts, transcriptPart{len(p.text), true})
	p.text = append(p.text, label+"\n"+strings.TrimRight(said, "\n")+apartFrom...)
}

// tools lists what may be called, a line each.
func (p *prompt) tools(list []any) {
	var lines []string
	for _, v := range list {
		o := asObject(v)
		for _, f := range o.list("functionDeclarations") { // Google
			lines = append(lines, signature(asObject(f)))
		}
		switch f := o.object("function"); {
		case f != nil:
			lines = append(lines, signature(f))
		case o.text("name") != "":
			lines = append(lines, signature(o))
		case o.text("type") != "":
			lines = append(lines, o.text("type"))
		}
	}
	if len(lines) > 0 {
		p.block("tools", strings.Join(lines, "\n"))
	}
}

// signature is a tool as "plant_care(name: string)".
func signature(o object) string {
	schema := o.object("parameters")
	if schema == nil {
		schema = o.object("input_schema")
	}
	properties := schema.object("properties")
	var list []string
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		if t := properties.object(name).text("type"); t != "" {
			name += ": " + strings.ToLower(t)
		}
		list = append(list, name)
	}
	return o.text("name") + "(" + strings.Join(list, ", ") + ")"
}

func (p *prompt) summary(o object) string {
	var said []string
	if model := o.text("model"); model != "" {
		said = append(said, model)
	}
	if o["stream"] == true {
		said = append(said, "stream")
	}
	if p.count == 1 {
		return strings.Join(append(said, "1 message"), ", ")
	}
	return strings.Join(append(said, fmt.Sprintf("%d messages", p.count)), ", ")
}
