package body

import "testing"

func TestPrompt(t *testing.T) {
	for _, c := range []struct{ name, text, want, summary string }{
		{"chat completions", `{"model":"moss-mini","stream":true,"messages":[{"role":"system","content":"One sentence."},{"role":"user","content":"Does moss\nlike shade?"}],
			"tools":[{"type":"function","function":{"name":"plant_care","parameters":{"properties":{"name":{"type":"string"},"days":{"type":"integer"}}}}}]}`,
			"system\nOne sentence.\n\nuser\nDoes moss\nlike shade?\n\ntools\nplant_care(days: integer, name: string)", "moss-mini, stream, 2 messages"},
		{"a call and what it gave", `{"messages":[{"role":"assistant","content":null,"tool_calls":[{"id":"a","function":{"name":"f","arguments":"{\"a\":1}"}}]},{"role":"tool","tool_call_id":"a","content":"5"}]}`,
			"tool call f\n{\n  \"a\": 1\n}\n\ntool\n5", "2 messages"},
		{"parts", `{"messages":[{"role":"user","content":[{"type":"text","text":"What is it?"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AA"}}]}]}`,
			"user\nWhat is it?\n\nuser\n[image_url]", "1 message"},
		{"Anthropic", `{"model":"m","system":[{"type":"text","text":"Be brief."}],"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":[{"type":"tool_use","name":"f","input":{"a":1}}]},{"role":"user","content":[{"type":"tool_result","content":"5"}]}],"tools":[{"name":"f","input_schema":{"properties":{"a":{}}}}]}`,
			"system\nBe brief.\n\nuser\nHi\n\ntool call f\n{\n  \"a\": 1\n}\n\ntool result\n5\n\ntools\nf(a)", "m, 3 messages"},
		{"Google", `{"systemInstruction":{"parts":[{"text":"Be brief."}]},"contents":[{"parts":[{"text":"Hi"},{"inlineData":{"data":"AA"}}]},{"role":"model","parts":[{"functionCall":{"name":"f","args":{"a":1}}}]}],"tools":[{"functionDeclarations":[{"name":"f"}]}]}`,
			"system\nBe brief.\n\nuser\nHi\n\nuser\n[inlineData]\n\ntool call f\n{\n  \"a\": 1\n}\n\ntools\nf()", "2 messages"},
		{"responses", `{"model":"m","instructions":"Be brief.","input":[{"role":"user","content":[{"type":"input_text","text":"Hi"}]},{"type":"function_call","name":"f","arguments":"{}"},{"type":"function_call_output","output":"5"}],"tools":[{"type":"web_search"}]}`,
			"system\nBe brief.\n\nuser\nHi\n\ntool call f\n{}\n\nfunction call output\n5\n\ntools\nweb_search", "m, 3 messages"},
		{"nothing is said", `{"messages":[{"role":"user"}]}`, "user\n", "1 message"},
		{"embeddings", `{"model":"m","input":["a","b"]}`, "", ""},
		{"messages of something else", `{"messages":[{"id":1,"text":"a"}]}`, "", ""},
		{"other JSON", `{"a":1}`, "", ""},
		{"wrong types", `{"messages":{"role":"user"},"tools":[1,[]],"system":5}`, "", ""},
		{"not JSON", `{`, "", ""},
	} {
		got := Prompt(JSON, []byte(c.text))
		if string(got.Text) != c.want || got.Summary != c.summary {
			t.Errorf("%s:\n got %q %q\nwant %q %q", c.name, got.Text, got.Summary, c.want, c.summary)
		}
	}
}

// What is said stands below its label; what has none starts its lines.
func TestIndented(t *testing.T) {
	for _, c := range []struct {
		name string
		said Transcript
		want string
	}{
		{"a request", Prompt(JSON, []byte(`{"messages":[{"role":"system","content":"a\n\nb"},{"role":"user","content":"c"}]}`)), "system\n  a\n\n  b\n\nuser\n  c"},
		{"an answer", Reply(JSON, []byte(`{"choices":[{"message":{"content":"Hi\n\nyou","tool_calls":[{"function":{"name":"f","arguments":"{\"a\":1}"}}]}}]}`)), "Hi\n\nyou\n\ntool call f\n  {\n    \"a\": 1\n  }"},
		{"nothing", Transcript{}, ""},
	} {
		if got := string(c.said.Indented()); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestUsage(t *testing.T) {
	for _, c := range []struct {
		name string
		typ  Type
		text string
		want string
	}{
		{"chat completions", SSE, events(`{"choices":[{"delta":{"content":"a"},"finish_reason":null}]}`, `{"choices":[{"delta":{},"finish_reason":"stop"}]}`, `{"choices":[],"usage":{"prompt_tokens":31,"completion_tokens":18}}`), "3 events, stop, 31 + 18 tokens"},
		{"responses", SSE, events(`{"type":"response.output_text.delta","delta":"a"}`, `{"type":"response.incomplete","response":{"incomplete_details":{"reason":"max_output_tokens"},"usage":{"input_tokens":3,"output_tokens":4}}}`), "2 events, max_output_tokens, 3 + 4 tokens"},
		{"responses, whole", SSE, events(`{"type":"response.created","response":{"status":"in_progress"}}`, `{"type":"response.output_text.delta","delta":"a"}`, `{"type":"response.completed","response":{"status":"completed","usage":{"input_tokens":3,"output_tokens":4}}}`), "3 events, completed, 3 + 4 tokens"},
		{"responses, stopped before their end", SSE, events(`{"type":"response.created","response":{"status":"queued"}}`, `{"type":"response.output_text.delta","delta":"a"}`), "2 events"},
		{"a response", JSON, `{"object":"response","status":"incomplete","incomplete_details":{"reason":"content_filter"},"output":[{"type":"message","content":[{"type":"output_text","text":"a"}]}],"usage":{"input_tokens":3,"output_tokens":4}}`, "content_filter, 3 + 4 tokens"},
		{"Anthropic", SSE, events(`{"type":"message_start","message":{"usage":{"input_tokens":9,"output_tokens":1}}}`, `{"type":"content_block_delta","delta":{"text":"a"}}`, `{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":12}}`), "3 events, end_turn, 9 + 12 tokens"},
		{"Google", JSON, `[{"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":2,"candidatesTokenCount":1}}]`, "STOP, 2 + 1 tokens"},
		{"Ollama", NDJSON, `{"response":"a","done":false}` + "\n" + `{"response":"","done":true,"done_reason":"stop","prompt_eval_count":5,"eval_count":7}`, "stop, 5 + 7 tokens"},
		{"only one count", JSON, `{"response":"a","done":true,"eval_count":7}`, "7 tokens"},
		{"nothing said", SSE, events(`{"usage":{"prompt_tokens":1}}`), ""},
	} {
		if got := Reply(c.typ, []byte(c.text)).Summary; got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
