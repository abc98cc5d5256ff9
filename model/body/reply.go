package body

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// Reply puts together what a language model answered: its text, its reasoning,
// its calls of tools. It reads the streams (server-sent events or NDJSON) and
// the whole responses of OpenAI's chat completions, completions, responses and
// assistants, of Mistral, Anthropic, Google's generateContent and Ollama, told
// apart by their shape. It is empty for anything else.
func Reply(t Type, text []byte) Transcript {
	var s modelReply
	if len(text) > maxReply {
		return Transcript{}
	}
	switch t {
	case SSE:
		for _, e := range Events(text) {
			s.read([]byte(e.Data))
			s.events++
		}
	case NDJSON:
		for line := range bytes.Lines(text) {
			s.read(line)
		}
	case JSON:
		s.read(text)
	}
	if said := s.transcript(MaxReadable(text)); said.Text != nil {
		said.Summary = s.usage.String()
		return said
	}
	return Transcript{}
}

// read takes the JSON of one event, line or response.
func (s *modelReply) read(data []byte) {
	data = bytes.TrimSpace(data)
	if len(data) == 0 || len(data) > maxReplyPart || data[0] != '{' && data[0] != '[' {
		return // [DONE] is no JSON either
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return
	}
	if list, ok := v.([]any); ok { // Google streams an array
		for _, v := range list {
			s.google(asObject(v))
			s.usage.read(asObject(v))
		}
		return
	}
	o := asObject(v)
	s.usage.read(o)
	s.openai(o)
	s.responses(o)
	s.assistant(o)
	s.anthropic(o)
	s.google(o)
	s.ollama(o)
}

// openai reads chat completions and completions; Mistral's are the same.
func (s *modelReply) openai(o object) {
	for _, c := range o.list("choices") {
		choice := asObject(c)
		key := choice.key("index")
		s.say(said, key, choice.text("text"))
		for _, name := range []string{"delta", "message"} {
			m := choice.object(name)
			s.say(reasoned, key, m.text("reasoning_content")+m.text("reasoning"))
			s.say(said, key, m.text("content"))
			s.say(refused, key, m.text("refusal"))
			for _, part := range m.list("content") {
				s.content(key, asObject(part))
			}
			for n, c := range m.list("tool_calls") {
				call := asObject(c)
				at := call.key("index")
				if at == "" {
					at = fmt.Sprint(n, call.text("id"))
				}
				f := call.object("function")
				s.call(key+at, f["name"], f["arguments"])
			}
			if f := m.object("function_call"); f != nil {
				s.call(key, f["name"], f["arguments"])
			}
		}
	}
}

// content reads a typed part of a message.
func (s *modelReply) content(key string, part object) {
	switch part.text("type") {
	case "text", "output_text":
		s.say(said, key, part.text("text"))
	case "refusal":
		s.say(refused, key, part.text("refusal"))
	case "thinking", "reasoning":
		s.say(reasoned, key, part.text("thinking")+part.text("text"))
		for _, p := range part.list("thinking") {
			s.say(reasoned, key, asObject(p).text("text"))
		}
	case "tool_use", "server_tool_use", "mcp_tool_use":
		input := part["input"]
		if len(asObject(input)) == 0 {
			input = nil // it follows in pieces
		}
		s.call(key, part["name"], input)
	}
}

// responses reads OpenAI's responses.
func (s *modelReply) responses(o object) {
	key := o.key("output_index", "content_index", "summary_index")
	switch o.text("type") {
	case "response.output_text.delta":
		s.say(said, key, o.text("delta"))
	case "response.refusal.delta":
		s.say(refused, key, o.text("delta"))
	case "response.reasoning_text.delta", "response.reasoning_summary_text.delta":
		s.say(reasoned, key, o.text("delta"))
	case "response.output_item.added":
		if item := o.object("item"); strings.HasSuffix(item.text("type"), "_call") {
			name := item.text("name")
			if name == "" {
				name = item.text("type")
			}
			s.call(o.key("output_index"), name, nil)
		}
	case "response.function_call_arguments.delta", "response.custom_tool_call_input.delta", "response.mcp_call_arguments.delta":
		s.call(o.key("output_index"), nil, o["delta"])
	case "response.completed", "response.incomplete":
		if len(s.parts) == 0 {
			s.output(o.object("response"))
		}
	}
	if o.text("object") == "response" {
		s.output(o)
	}
}

// output reads a whole response.
func (s *modelReply) output(response object) {
	for n, i := range response.list("output") {
		item, key := asObject(i), fmt.Sprint(n)
		for _, name := range []string{"summary", "content"} {
			for _, p := range item.list(name) {
				part := asObject(p)
				if strings.HasPrefix(part.text("type"), "summary") || part.text("type") == "reasoning_text" {
					s.say(reasoned, key, part.text("text"))
				} else {
					s.content(key, part)
				}
			}
		}
		if strings.HasSuffix(item.text("type"), "_call") {
			name := item["name"]
			if name == nil {
				name = item["type"]
			}
			s.call(key, name, item["arguments"])
		}
	}
}

// assistant reads the messages of OpenAI's threads.
func (s *modelReply) assistant(o object) {
	if o.text("object") != "thread.message.delta" {
		return
	}
	for _, c := range o.object("delta").list("content") {
		part := asObject(c)
		s.say(said, o.key("id")+part.key("index"), part.object("text").text("value"))
	}
}

// anthropic reads messages, and the completions before them.
func (s *modelReply) anthropic(o object) {
	key := o.key("index")
	switch o.text("type") {
	case "content_block_start":
		s.content(key, o.object("content_block"))
	case "content_block_delta":
		d := o.object("delta")
		s.say(said, key, d.text("text"))
		s.say(reasoned, key, d.text("thinking"))
		if d.text("type") == "input_json_delta" {
			s.call(key, nil, d["partial_json"])
		}
	case "message":
		for n, part := range o.list("content") {
			s.content(fmt.Sprint(n), asObject(part))
		}
	case "completion":
		s.say(said, "", o.text("completion"))
	case "error":
		s.say(broke, "", o.object("error").text("message"))
	}
}

// google reads generateContent. Parts of one kind that follow each other
// belong together.
func (s *modelReply) google(o object) {
	for _, c := range o.list("candidates") {
		candidate := asObject(c)
		key := candidate.key("index")
		for _, p := range candidate.object("content").list("parts") {
			part := asObject(p)
			kind := said
			if part["thought"] == true {
				kind = reasoned
			}
			s.say(kind, key, part.text("text"))
			if f := part.object("functionCall"); f != nil {
				s.call(fmt.Sprint(key, len(s.parts)), f["name"], f["args"])
			}
		}
	}
}

// ollama reads chat and generate.
func (s *modelReply) ollama(o object) {
	if _, ok := o["done"].(bool); !ok {
		return
	}
	s.say(reasoned, "", o.text("thinking"))
	s.say(said, "", o.text("response"))
	m := o.object("message")
	s.say(reasoned, "", m.text("thinking"))
	s.say(said, "", m.text("content"))
	for _, c := range m.list("tool_calls") {
		f := asObject(c).object("function")
		s.call(fmt.Sprint(len(s.parts)), f["name"], f["arguments"])
	}
}
