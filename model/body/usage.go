package body

import (
	"encoding/json"
	"fmt"
	"strings"
)

// A usage is why a language model's reply ended and what it took.
type usage struct {
	events   int
	stop     string
	in, made string // tokens, as they are written
}

// read takes what one event, line or response says of it. The last one that
// says something holds: counts of streams add up on the server.
func (u *usage) read(o object) {
	for _, c := range o.list("choices") { // OpenAI, Mistral
		u.stopped(asObject(c).text("finish_reason"))
	}
	for _, c := range o.list("candidates") { // Google
		u.stopped(asObject(c).text("finishReason"))
	}
	response, message := o.object("response"), o.object("message")
	u.stopped(o.text("done_reason"))                 // Ollama
	u.stopped(o.object("delta").text("stop_reason")) // Anthropic's streams
	u.stopped(o.text("stop_reason"))                 // Anthropic
	if o.text("object") == "response" {
		u.ended(o)
	}
	u.ended(response)
	for _, of := range []object{o, response, message} {
		counts := of.object("usage")
		u.counted(counts, "prompt_tokens", "completion_tokens")
		u.counted(counts, "input_tokens", "output_tokens")
		u.counted(of.object("usageMetadata"), "promptTokenCount", "candidatesTokenCount")
		u.counted(of, "prompt_eval_count", "eval_count")
	}
}

// ended takes how one of OpenAI's responses ended; in the first events of a stream
// it has not.
func (u *usage) ended(response object) {
	if status := response.text("status"); status != "queued" && status != "in_progress" {
		u.stopped(status)
	}
	u.stopped(response.object("incomplete_details").text("reason"))
}

func (u *usage) stopped(reason string) {
	if reason != "" {
		u.stop = reason
	}
}

func (u *usage) counted(o object, in, made string) {
	if n, ok := o[in].(json.Number); ok {
		u.in = n.String()
	}
	if n, ok := o[made].(json.Number); ok {
		u.made = n.String()
	}
}

// String is "24 events, stop, 31 + 18 tokens", as much of it as is known.
func (u *usage) String() string {
	var said []string
	switch {
	case u.events == 1:
		said = append(said, "1 event")
	case u.events > 1:
		said = append(said, fmt.Sprintf("%d events", u.events))
	}
	if u.stop != "" {
		said = append(said, u.stop)
	}
	switch {
	case u.in != "" && u.made != "":
		said = append(said, u.in+" + "+u.made+" tokens")
	case u.in != "" || u.made != "":
		said = append(said, u.in+u.made+" tokens")
	}
	return strings.Join(said, ", ")
}
