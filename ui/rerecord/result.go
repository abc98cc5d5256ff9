package rerecord

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tapedeck/model"
	"tapedeck/model/body"
	"tapedeck/replay/send"
	"tapedeck/ui/render"
)

// A Result is what came for one interaction, or why nothing did.
type Result struct {
	*send.Job
	Got  send.Received
	Err  error          // it was not sent or got no response
	New  model.Response // what taking all would record
	Diff model.ResponseDiff
	Kept []string   // volatile headers that keep the recorded value
	With []model.Op // change the request, with whatever is taken

	body []byte // New's, decoded; nil where the recorded one says the same
}

// Next sends on and waits for the next result; false if there is none any more.
// The network was agreed to.
func (r *Run) Next(ctx context.Context) (*Result, bool) {
	for _, j := range r.Jobs {
		j.Options.Network = true
	}
	reply, ok := r.batch.Next(ctx)
	if !ok {
		return nil, false
	}
	a := &Result{Job: reply.Job, Got: reply.Received, Err: reply.Err, With: r.with[reply.Job.At]}
	if a.Err != nil {
		return a, true
	}
	old := a.Old.Response
	a.New = a.Got.Response
	a.New.Header, a.Kept = r.Project.Volatile.Keep(old.Header, a.New.Header)
	a.Diff = model.DiffResponses(old, a.New)
	if len(a.Diff.Body) > 0 && a.Got.Unsearched != "" {
		a.Diff.Body, a.Diff.BodyBy = []model.Difference{{
			Path: "body", Was: bytesText(old.Body.Wire), Now: bytesText(a.New.Body.Wire) + ", not shown",
		}}, "bytes"
	}
	if len(a.Diff.Body) == 0 {
		a.keepRecordedBody()
	} else {
		a.body = a.New.Body.Decode(a.New.Header).Bytes
	}
	return a, true
}

func bytesText(data []byte) string { return strconv.Itoa(len(data)) + " bytes" }

// keepRecordedBody keeps the recorded bytes of a body that says the same: another
// compressor's are no change.
func (a *Result) keepRecordedBody() {
	old := a.Old.Response
	if length := strconv.Itoa(len(a.New.Body.Wire)); a.New.Header.Get("Content-Length") == length && len(old.Body.Wire) > 0 {
		a.New.Header = slices.Clone(a.New.Header)
		for i, line := range a.New.Header {
			if strings.EqualFold(line.Name, "Content-Length") {
				a.New.Header[i].Value = strconv.Itoa(len(old.Body.Wire))
			}
		}
		a.Diff.Headers = model.DiffResponses(old, a.New).Headers
	}
	a.New.Body = old.Body
}

// Sent is how many were sent so far.
func (r *Run) Sent() int { return r.batch.Begun() }

// Same reports whether the response is the recorded one.
func (a *Result) Same() bool {
	return a.Err == nil && len(a.With) == 0 && len(a.Diff.Status)+len(a.Diff.Headers)+len(a.Diff.Body) == 0
}

// Stopped reports whether there is no response because it was stopped.
func (a *Result) Stopped() bool { return errors.Is(a.Err, context.Canceled) }

// Worse says of a response that hardly anyone wants to record: a refusal where
// there was success, a server's failure where there was none, or a redirect to
// another host, which is never followed. It is "" of others.
func (a *Result) Worse() string {
	if a.Err != nil {
		return ""
	}
	was, now := a.Old.Response.Status, a.New.Status
	if now >= 400 && was >= 200 && was < 300 || now >= 500 && was > 0 && was < 500 {
		return fmt.Sprintf("answered %d where %d was recorded", now, was)
	}
	if host := a.Elsewhere(); host != "" {
		return fmt.Sprintf("redirected to %s, which is not followed", host)
	}
	return ""
}

// Unsearched says why the body of the response could not be searched for the
// values that were put in, so that it may hold one: it is not shown, and taken
// only by who agrees to that. It is "" of others.
func (a *Result) Unsearched() string {
	if a.Err != nil || len(a.Diff.Body) == 0 || a.Got.Unsearched == "" {
		return ""
	}
	return "the body may hold a value that was put in, as it cannot be searched: " + a.Got.Unsearched
}

// Elsewhere is the other host that the response redirects to, where the recorded
// one did not; "" if it does not.
func (a *Result) Elsewhere() string {
	if a.Err != nil || a.New.Status < 300 || a.New.Status > 399 {
		return ""
	}
	to := send.Origin(a.New.Header.Get("Location"))
	own := send.Origin(a.Old.Request.URL)
	if to == "" || to == own || to == send.Origin(a.Old.Response.Header.Get("Location")) {
		return ""
	}
	return HostOf(to)
}

// ByLine compares two JSON bodies by the lines of their readable forms. A line
// below, which is in both, keeps them from being compared by path.
func (a *Result) ByLine() model.ResponseDiff {
	plain := func(r model.Response) model.Response {
		text := body.Pretty(body.JSON, r.Body.Decode(r.Header).Bytes)
		return model.Response{Body: model.Body{Wire: append(slices.Clip(bytes.TrimSuffix(text, []byte("\n"))), "\nend"...)}}
	}
	lines := model.DiffResponses(plain(a.Old.Response), plain(a.New))
	d := a.Diff
	d.Body, d.BodyBy = lines.Body, lines.BodyBy
	return d
}

// Summary is what became of it in a word or two: "same", "body changed",
// "failed: timed out".
func (a *Result) Summary() string {
	switch {
	case a.Stopped():
		return "stopped"
	case a.Err != nil:
		return "failed: " + a.shortError()
	case a.Same():
		return "same"
	case a.Worse() != "":
		return a.Worse()
	case a.Unsearched() != "":
		return Words(a.Diff) + " changed, body not searched"
	}
	return Words(a.Diff) + " changed"
}

// shortError leaves out the host, which stands in the row already.
func (a *Result) shortError() string {
	text := a.Err.Error()
	host := HostOf(a.Plan.URL)
	return strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(text, host), ":"), " ")
}

// Words is "status, body and 2 headers", "" without a difference.
func Words(d model.ResponseDiff) string { return render.Listed(differingParts(d)) }

func differingParts(d model.ResponseDiff) (parts []string) {
	if len(d.Status) > 0 {
		parts = append(parts, "status")
	}
	if len(d.Body) > 0 {
		parts = append(parts, "body")
	}
	if names := differing(d); len(names) > 0 {
		parts = append(parts, render.Counted(len(names), "header"))
	}
	return parts
}

// A Taking is a part of a response that can be taken.
type Taking string

// What can be taken.
const (
	All     Taking = "all"
	Body    Taking = "body"
	Headers Taking = "headers"
	None    Taking = "none"
)

// OfMany is what is taken of several responses: "bodies".
func (t Taking) OfMany() string {
	return map[Taking]string{All: "responses", Body: "bodies", Headers: "headers"}[t]
}

// Ops are what takes a part of the response, and the words for it: "body and 2
// headers". There are none if that part is the same. The request and the time of
// recording change along.
func (a *Result) Ops(what Taking) (ops []model.Op, words string) {
	ops, parts := a.part(what)
	if len(ops) == 0 {
		return ops, render.Listed(parts)
	}
	if len(a.With) > 0 {
		ops, parts = append(slices.Clone(a.With), ops...), append([]string{"request"}, parts...)
	}
	if at := a.recordedAt(); at != "" {
		ops = append(ops, model.SetField{At: a.At, Field: model.RecordedAt, Value: at})
		parts = append(parts, "recorded_at")
	}
	return ops, render.Listed(parts)
}

// recordedAt is the time to record with the response, ""  where the interaction
// keeps none, or none that is a time, or the same. Without it Ruby VCR and
// Betamax, set to record again after some time, would do so for ever.
func (a *Result) recordedAt() string {
	if a.Got.RecordedAt == a.Old.RecordedAt || model.RecordedTime(a.Old.RecordedAt).IsZero() {
		return ""
	}
	return a.Got.RecordedAt
}

func (a *Result) part(what Taking) (ops []model.Op, parts []string) {
	if a.Err != nil || a.Same() {
		return nil, nil
	}
	switch what {
	case All:
		return []model.Op{model.SetResponse{At: a.At, Response: a.New}}, differingParts(a.Diff)
	case Body:
		if len(a.Diff.Body) == 0 {
			return nil, []string{"body"}
		}
		return []model.Op{model.SetBody{At: a.At, Side: model.InResponse, Decoded: a.body}}, []string{"body"}
	case Headers:
		for _, name := range differing(a.Diff) {
			if !tiedToBody(name) {
				ops = append(ops, model.SetHeader{At: a.At, Side: model.InResponse, Name: name, Values: a.New.Header.Values(name)})
			}
		}
		return ops, []string{render.Counted(len(ops), "header")}
	}
	return nil, nil
}

// tiedToBody reports whether a header says how the body is written, so that it
// goes with the body only.
func tiedToBody(name string) bool {
	for _, n := range []string{"Content-Length", "Content-Encoding", "Transfer-Encoding", "Content-MD5"} {
		if strings.EqualFold(n, name) {
			return true
		}
	}
	return false
}

// differing names the headers that differ, each once.
func differing(d model.ResponseDiff) []string {
	var names []string
	seen := map[string]bool{}
	for _, x := range d.Headers {
		name := strings.TrimPrefix(x.Path, "header ")
		if key := strings.ToLower(name); !seen[key] {
			seen[key] = true
			names = append(names, name)
		}
	}
	return names
}
