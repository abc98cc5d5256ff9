package send

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tapedeck/model"
)

// A Result is what came for one interaction, or why nothing did.
type Result struct {
	*Job
	Got  Received
	Err  error          // it was not sent or got no response
	New  model.Response // what taking all would record
	Diff model.ResponseDiff
	Kept []string   // volatile headers that keep the recorded value
	With []model.Op // change the request, with whatever is taken

	body []byte // New's, decoded; nil where the recorded one says the same
}

// NewResult compares what came for a job with the recorded response. Volatile
// headers keep their recorded values, but for what is recorded as new, which has none;
// with changes the request along.
func NewResult(r JobResult, volatile model.Volatile, with []model.Op) *Result {
	a := &Result{Job: r.Job, Got: r.Received, Err: r.Err, With: with}
	if a.Err != nil {
		return a
	}
	old := a.Old.Response
	a.New = a.Got.Response
	if !a.Copy {
		a.New.Header, a.Kept = volatile.Keep(old.Header, a.New.Header)
	}
	a.Diff = model.DiffResponses(old, a.New)
	if len(a.Diff.Body) > 0 && a.Got.Unsearched != "" {
		a.Diff.Body, a.Diff.BodyBy = []model.Difference{{
			Path: "body", Was: bytesText(old.Body.Wire), Now: bytesText(a.New.Body.Wire) + ", not shown",
		}}, "bytes"
	}
	switch {
	case len(a.Diff.Body) > 0:
		a.body = a.New.Body.Decode(a.New.Header).Bytes
	case !a.Copy && (a.Got.Unsearched != "" || !a.namesOtherCharset()):
		a.keepRecordedBody()
	}
	return a
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
	to := Origin(a.New.Header.Get("Location"))
	own := Origin(a.Old.Request.URL)
	if to == "" || to == own || to == Origin(a.Old.Response.Header.Get("Location")) {
		return ""
	}
	return HostOf(to)
}

// ByLine is the difference with JSON bodies compared by line.
func (a *Result) ByLine() model.ResponseDiff { return a.Diff.ByLine(a.Old.Response, a.New) }
