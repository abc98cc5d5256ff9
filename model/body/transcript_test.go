package body

import (
	"fmt"
	"strings"
	"testing"
)

// events makes an event stream of JSON texts.
func events(data ...string) string { return "data: " + strings.Join(data, "\n\ndata: ") + "\n\n" }

func TestTranscript(t *testing.T) {
	for _, c := range []struct {
		name string
		typ  Type
		text string
		want string
	}{
		{"chat completions", SSE, events(
			`{"choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}`,
			`{"choices":[{"index":0,"delta":{"reasoning_content":"hm"}}]}`,
			`{"choices":[{"index":0,"delta":{"content":"Hel"}}]}`,
			`{"choices":[{"index":0,"delta":{"content":"lo"}}]}`,
			`{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c1","function":{"name":"weather","arguments":""}}]}}]}`,
			`{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"city\":"}}]}}]}`,
			`{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"\"Bern\"}"}}]}}]}`,
			`{"choices":[],"usage":{}}`, `[DONE]`),
			"reasoning\nhm\n\nHello\n\ntool call weather\n{\n  \"city\": \"Bern\"\n}"},
		{"a whole chat completion", JSON, `{"choices":[{"index":0,"message":{"content":"Hi","tool_calls":[{"id":"a","function":{"name":"f","arguments":"{}"}},{"id":"b","function":{"name":"g","arguments":"cut {"}}]}}]}`,
			"Hi\n\ntool call f\n{}\n\ntool call g\ncut {"},
		{"two choices", SSE, events(`{"choices":[{"index":0,"delta":{"content":"a"}}]}`, `{"choices":[{"index":1,"delta":{"content":"x"}}]}`, `{"choices":[{"index":0,"delta":{"content":"b"}}]}`),
			"ab\n\nx"},
		{"Mistral", SSE, events(`{"choices":[{"index":0,"delta":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"so"}]},{"type":"text","text":"ok"}]}}]}`),
			"reasoning\nso\n\nok"},
		{"responses", SSE, "event: response.created\n" + events(
			`{"type":"response.created","response":{}}`,
			`{"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"He"}`,
			`{"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"y"}`,
			`{"type":"response.output_item.added","output_index":1,"item":{"type":"function_call","name":"f"}}`,
			`{"type":"response.function_call_arguments.delta","output_index":1,"delta":"[1]"}`,
			`{"type":"response.completed","response":{"output":[{"type":"message","content":[{"type":"output_text","text":"Hey"}]}]}}`),
			"Hey\n\ntool call f\n[\n  1\n]"},
		{"a whole response", JSON, `{"object":"response","output":[{"type":"reasoning","summary":[{"type":"summary_text","text":"r"}]},{"type":"message","content":[{"type":"output_text","text":"Hey"}]},{"type":"function_call","name":"f","arguments":"{}"}]}`,
			"reasoning\nr\n\nHey\n\ntool call f\n{}"},
		{"assistants", SSE, events(`{"id":"m","object":"thread.message.delta","delta":{"content":[{"index":0,"type":"text","text":{"value":"a"}}]}}`, `{"id":"m","object":"thread.message.delta","delta":{"content":[{"index":0,"type":"text","text":{"value":"b"}}]}}`), "ab"},
		{"Anthropic", SSE, events(
			`{"type":"message_start","message":{"content":[]}}`,
			`{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":""}}`,
			`{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"hm"}}`,
			`{"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}`,
			`{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Hel"}}`,
			`{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"lo"}}`,
			`{"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"t","name":"f","input":{}}}`,
			`{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\"a\":"}}`,
			`{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"1}"}}`,
			`{"type":"error","error":{"message":"overloaded"}}`),
			"reasoning\nhm\n\nHello\n\ntool call f\n{\n  \"a\": 1\n}\n\nerror\noverloaded"},
		{"a whole message", JSON, `{"type":"message","content":[{"type":"text","text":"Hi"},{"type":"tool_use","name":"f","input":{"b":1.50,"a":2}}]}`,
			"Hi\n\ntool call f\n{\n  \"a\": 2,\n  \"b\": 1.50\n}"},
		{"Google", SSE, events(`{"candidates":[{"content":{"parts":[{"text":"t","thought":true},{"text":"a"}]}}]}`, `{"candidates":[{"content":{"parts":[{"text":"b"},{"functionCall":{"name":"f","args":{"x":1}}},{"functionCall":{"name":"g","args":{}}}]}}]}`),
			"reasoning\nt\n\nab\n\ntool call f\n{\n  \"x\": 1\n}\n\ntool call g\n{}"},
		{"Google's array", JSON, `[{"candidates":[{"content":{"parts":[{"text":"a"}]}}]},{"candidates":[{"content":{"parts":[{"text":"b"}]}}]}]`, "ab"},
		{"Ollama", NDJSON, `{"message":{"role":"assistant","content":"a"},"done":false}` + "\n" + `{"message":{"content":"b","tool_calls":[{"function":{"name":"f","arguments":{"x":1}}}]},"done":true}` + "\n",
			"ab\n\ntool call f\n{\n  \"x\": 1\n}"},
		{"Ollama generate", NDJSON, `{"response":"a","done":false}` + "\n" + `{"response":"b","done":true}`, "ab"},
		{"other events", SSE, events(`{"a":1}`), ""},
		{"other JSON", JSON, `{"content":"a","message":"b"}`, ""},
		{"wrong types", SSE, events(`{"choices":{"a":1}}`, `{"choices":[1,[],{"delta":[]}]}`, `{"candidates":[{"content":[]}],"done":true,"message":[]}`, `{`, `[[[`), ""},
		{"not JSON", JSON, "x", ""},
		{"text", Text, `{"choices":[{"text":"a"}]}`, ""},
	} {
		if got := string(Reply(c.typ, []byte(c.text)).Text); got != c.want {
			t.Errorf("%s:\n got %q\nwant %q", c.name, got, c.want)
		}
	}
}

func TestEvents(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"data: a\n\ndata: b\n\n", `[{"" "" "a"} {"" "" "b"}]`},
		{"event: x\nid: 7\ndata:a\ndata: b\n\n", `[{"x" "7" "a\nb"}]`},
		{": comment\n\ndata: a\r\n\r\ndata: b\r\rdata: c", `[{"" "" "a"} {"" "" "b"} {"" "" "c"}]`},
		{"\ufeffdata: a\n\n", `[{"" "" "a"}]`},
		{"data\n\nevent: ping\n\n", `[{"" "" ""} {"ping" "" ""}]`},
		{"junk\nretry: 3\n\n", `[]`},
		{"", `[]`},
	} {
		if got := fmt.Sprintf("%q", Events([]byte(c.text))); got != c.want {
			t.Errorf("%q: %s, want %s", c.text, got, c.want)
		}
	}
}

func TestParts(t *testing.T) {
	const form = "multipart/form-data; boundary=B"
	for _, c := range []struct {
		name, contentType, data string
		want, err               string
	}{
		{"two", form, "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--B\r\nX: y\r\nA: b\r\n\r\n\x00\xff\r\n--B--\r\n",
			`[["Content-Disposition"] "1" ["A" "X"] "\x00\xff"]`, ""},
		{"base64", form, "--B\r\nContent-Transfer-Encoding: base64\r\n\r\naGk=\r\n--B--", `[["Content-Transfer-Encoding"] "hi"]`, ""},
		{"not base64", form, "--B\r\nContent-Transfer-Encoding: base64\r\n\r\n?\r\n--B--", `[["Content-Transfer-Encoding"] "?"]`, ""},
		{"quoted-printable", form, "--B\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\na=3Db\r\n--B--", `[["Content-Transfer-Encoding"] "a=b"]`, ""},
		{"cut off", form, "--B\r\nA: b\r\n\r\ntext", `[["A"] "text"]`, "a part is cut off"},
		{"no part", form, "hello", `[]`, "the parts are malformed or cut off"},
		{"no boundary", "multipart/mixed", "--B\r\n\r\n\r\n--B--", `[]`, "the type names no boundary"},
		{"another type", "text/plain", "", `[]`, "no multipart type"},
	} {
		parts, err := Parts(c.contentType, []byte(c.data))
		var got []string
		for _, p := range parts {
			got = append(got, fmt.Sprintf("%q %q", p.Names(), p.Body))
		}
		why := ""
		if err != nil {
			why = err.Error()
		}
		if list := "[" + strings.Join(got, " ") + "]"; list != c.want || why != c.err {
			t.Errorf("%s: %s, %q, want %s, %q", c.name, list, why, c.want, c.err)
		}
	}
}
