package rerecord

import (
	"fmt"
	"slices"
	"strings"

	"tapedeck/model"
	"tapedeck/replay/send"
	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
)

// Summary is what became of an interaction in a word or two: "same", "body
// changed", "failed: timed out".
func Summary(a *send.Result) string {
	switch {
	case a.Stopped():
		return "stopped"
	case a.Err != nil:
		return "failed: " + shortError(a)
	case a.Same():
		return "same"
	case a.Worse() != "":
		return a.Worse()
	case a.Unsearched() != "":
		return render.Listed(differingParts(a)) + " changed, body not searched"
	}
	return render.Listed(differingParts(a)) + " changed"
}

// shortError leaves out the host, which stands in the row already.
func shortError(a *send.Result) string {
	text := strings.TrimPrefix(a.Err.Error(), send.HostOf(a.Plan.URL))
	return strings.TrimPrefix(strings.TrimPrefix(text, ":"), " ")
}

// differingParts are "status", "body", "2 headers".
func differingParts(a *send.Result) (parts []string) {
	if len(a.Diff.Status) > 0 {
		parts = append(parts, "status")
	}
	if len(a.Diff.Body) > 0 {
		parts = append(parts, "body")
	}
	if names := a.DifferingHeaders(); len(names) > 0 {
		parts = append(parts, render.Counted(len(names), "header"))
	}
	return parts
}

// A Taken is what was taken of one response: nothing where that part is the same.
type Taken struct {
	At   int
	Part send.Taking
	Ops  []model.Op
	what string // "body and 2 headers"
	// copied: a copy took it.
	copied bool
}

// TakeMarked takes the differences of a response that are marked singly.
func TakeMarked(a *send.Result, marks send.Marks) (Taken, error) {
	if a.IsWhole(marks) {
		return Take(a, send.TakeAll), nil
	}
	ops, err := a.MarkedOps(marks)
	t := Taken{At: a.At, Part: send.TakeMarked, Ops: ops, copied: a.Copy}
	if len(ops) > 0 {
		t.what = render.Listed(markedParts(a, marks))
	}
	return t, err
}

func markedParts(a *send.Result, marks send.Marks) (parts []string) {
	if len(a.With) > 0 {
		parts = append(parts, "request")
	}
	if marks[send.Place{Part: "status"}] {
		parts = append(parts, "status")
	}
	of := map[string]int{}
	for p := range marks {
		of[p.Part]++
	}
	if n := len(a.MarkedHeaders(marks)); n > 0 {
		parts = append(parts, render.Counted(n, "header"))
	}
	switch n := of["body"]; {
	case n == 0:
	case n == len(a.Diff.Body):
		parts = append(parts, "body")
	case a.Diff.BodyBy == "line":
		parts = append(parts, render.Counted(n, "line")+" of the body")
	default:
		parts = append(parts, render.Counted(n, "value")+" of the body")
	}
	return parts
}

// Take takes a part of a response.
func Take(a *send.Result, part send.Taking) Taken {
	t := Taken{At: a.At, Part: part, Ops: a.Ops(part), copied: a.Copy}
	if len(t.Ops) > 0 {
		t.what = render.Listed(takenParts(a, t))
	}
	return t
}

func takenParts(a *send.Result, t Taken) (parts []string) {
	if len(a.With) > 0 {
		parts = append(parts, "request")
	}
	headers, dated, before := 0, false, len(a.With)
	if a.Copy {
		before++
	}
	for _, op := range t.Ops[before:] {
		switch op.(type) {
		case model.SetHeader:
			headers++
		case model.SetField:
			dated = true
		}
	}
	switch t.Part {
	case send.TakeAll:
		parts = append(parts, differingParts(a)...)
	case send.TakeBody:
		parts = append(parts, "body")
	case send.TakeHeaders:
		parts = append(parts, render.Counted(headers, "header"))
	}
	if dated {
		parts = append(parts, "recorded_at")
	}
	return parts
}

// Done says what was replaced and what was the same: "re-recorded 3: body and 2
// headers replaced", "re-recorded 3, 5: responses replaced, 18 the same".
func Done(list []Taken) string {
	var replaced, same []Taken
	for _, t := range list {
		if len(t.Ops) > 0 {
			replaced = append(replaced, t)
		} else {
			same = append(same, t)
		}
	}
	switch {
	case len(replaced) == 0 && len(same) == 1 && same[0].Part == send.TakeAll:
		return fmt.Sprintf("re-recorded %d: same answer, nothing changed", same[0].At+1)
	case len(replaced) == 0 && len(same) == 1:
		return fmt.Sprintf("re-recorded %d: %s the same, nothing changed", same[0].At+1, same[0].Part)
	case len(replaced) == 0:
		return fmt.Sprintf("re-recorded %s: same answers, nothing changed", render.Counted(len(same), "interaction"))
	}
	if len(list) == 1 && list[0].copied {
		return fmt.Sprintf("recorded as a new interaction, %d", list[0].At+2)
	}
	words := fmt.Sprintf("re-recorded %s: %s replaced", done.Numbers(numbersOf(replaced)), whatOf(replaced))
	if len(same) > 0 {
		words += fmt.Sprintf(", %s the same", render.Count(len(same)))
	}
	return words
}

func numbersOf(list []Taken) (at []int) {
	for _, t := range list {
		at = append(at, t.At)
	}
	return at
}

// whatOf is what was replaced: where it is not the same of all, by kind.
func whatOf(list []Taken) string {
	var what, kinds []string
	for _, t := range list {
		kind := map[send.Taking]string{send.TakeAll: "responses", send.TakeBody: "bodies", send.TakeHeaders: "headers", send.TakeMarked: "single differences"}[t.Part]
		if !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
		if !slices.Contains(what, t.what) {
			what = append(what, t.what)
		}
	}
	if len(what) == 1 {
		return what[0]
	}
	return strings.Join(kinds, " and ")
}

// Remade names the recorded headers that are made anew, "" if none are.
func Remade(p send.Plan) string {
	if len(p.Dropped) == 0 {
		return ""
	}
	return "made anew: " + strings.Join(p.Dropped, ", ")
}

// Notes are what a person should know of a request before it is sent: what it
// takes from earlier answers, and remarks, as Run.Remarks has them.
func Notes(j *send.Job, remarks []string) (notes []string) {
	if j.Plan.Note != "" {
		notes = append(notes, j.Plan.Note)
	}
	for _, takes := range j.Takes() {
		notes = append(notes, "takes "+takes)
	}
	return append(notes, remarks...)
}

// MayChange warns of requests that may change something on their hosts: "DELETE
// may change data on api.test", of several "2 of 3 requests may change data on
// api.test"; "" where none may.
func (r *Run) MayChange() string {
	n := r.unsafe()
	if n == 0 {
		return ""
	}
	what := r.Jobs[0].Plan.Method
	if len(r.Jobs) > 1 {
		what = fmt.Sprintf("%d of %s", n, render.Counted(len(r.Jobs), "request"))
	}
	return fmt.Sprintf("%s may change data on %s", what, r.Hosts())
}
