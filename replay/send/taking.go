package send

import (
	"slices"
	"strings"

	"tapedeck/model"
)

// A Taking is a part of a response that can be taken.
type Taking string

// What can be taken.
const (
	TakeAll     Taking = "all"
	TakeBody    Taking = "body"
	TakeHeaders Taking = "headers"
	TakeMarked  Taking = "marked" // differences that are marked singly
	TakeNone    Taking = "none"
)

// Ops are what takes the part of the response, the request and the time of
// recording along. There are none if that part is the same.
func (a *Result) Ops(what Taking) []model.Op {
	ops := a.part(what)
	if len(ops) == 0 {
		return nil
	}
	if at := a.recordedAt(); at != "" {
		ops = append(ops, model.SetField{At: a.At, Field: model.RecordedAt, Value: at})
	}
	return a.along(ops)
}

// along are ops on the response and what changes the request along, on a copy
// where that is wanted.
func (a *Result) along(ops []model.Op) []model.Op {
	ops = append(slices.Clone(a.With), ops...)
	if a.Copy {
		return onCopy(a.At, ops)
	}
	return ops
}

// onCopy are ops on an interaction, made on a copy after it.
func onCopy(at int, ops []model.Op) []model.Op {
	copied := []model.Op{model.Duplicate{At: at}}
	for _, op := range ops {
		copied = append(copied, model.WithAt(op, at+1))
	}
	return copied
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

func (a *Result) part(what Taking) (ops []model.Op) {
	if a.Err != nil || a.Same() {
		return nil
	}
	switch what {
	case TakeAll:
		ops = append(ops, model.SetResponse{At: a.At, Response: a.New})
	case TakeBody:
		if len(a.Diff.Body) > 0 {
			ops = append(ops, model.SetBody{At: a.At, Side: model.InResponse, Decoded: a.body})
		}
	case TakeHeaders:
		for _, name := range a.DifferingHeaders() {
			if !tiedToBody(name) && !(strings.EqualFold(name, "Content-Type") && a.namesOtherCharset()) {
				ops = append(ops, model.SetHeader{At: a.At, Side: model.InResponse, Name: name, Values: a.New.Header.Values(name)})
			}
		}
	}
	return ops
}

// tiedToBody reports whether a header says how the body is written, so that it
// goes with the body only.
func tiedToBody(name string) bool {
	for _, n := range []string{"Content-Length", "Content-Encoding", "Transfer-Encoding", "Content-MD5", "Content-Digest", "Repr-Digest", "Digest"} {
		if strings.EqualFold(n, name) {
			return true
		}
	}
	return false
}

// DifferingHeaders names the headers that differ, each once.
func (a *Result) DifferingHeaders() []string {
	var names []string
	seen := map[string]bool{}
	for _, x := range a.Diff.Headers {
		name := headerName(x)
		if key := strings.ToLower(name); !seen[key] {
			seen[key] = true
			names = append(names, name)
		}
	}
	return names
}
