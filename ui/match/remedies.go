package match

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/replay/explain"
	"tapedeck/replay/failure"
	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/rerecord"
)

// Remedies are what can be done, for the nearest recording. Their IDs are
// unique over all requests of a text: "2.match-5".
func (a Answer) Remedies() []explain.Remedy {
	if !a.Own {
		return nil
	}
	return a.named(a.Inquirer.Remedies(a.Why))
}

// RemediesFor are what can be done with one of the recordings that are near,
// and also what needs not be done with it.
func (a Answer) RemediesFor(n explain.Near) []explain.Remedy {
	if !a.Own {
		return nil
	}
	return a.named(a.Inquirer.RemediesFor(a.Why, n))
}

func (a Answer) named(list []explain.Remedy) []explain.Remedy {
	for i := range list {
		list[i].ID = a.id(list[i].ID)
	}
	return list
}

func (a Answer) id(of string) string {
	if a.Number == 0 {
		return of
	}
	return fmt.Sprintf("%d.%s", a.Number, of)
}

// FindRemedy finds a remedy by its ID, also those for other recordings than the
// nearest. The request's number may be left out where only one has it.
func FindRemedy(answers []Answer, id string) (Answer, explain.Remedy, error) {
	var found []Answer
	var remedy explain.Remedy
	var errs []error
	for _, a := range answers {
		if !a.Own {
			errs = append(errs, errors.New(a.Reason))
			continue
		}
		r, err := a.Remedy(a.Why, strings.TrimPrefix(id, a.id("")))
		if err != nil {
			errs = append(errs, err)
			continue
		}
		r.ID = a.id(r.ID)
		if r.ID == id {
			return a, r, nil
		}
		found, remedy = append(found, a), r
	}
	switch {
	case len(found) == 1:
		return found[0], remedy, nil
	case len(found) > 1:
		var ids []string
		for _, a := range found {
			ids = append(ids, a.id(id))
		}
		return Answer{}, explain.Remedy{}, fmt.Errorf("%d requests have a remedy %q: %s", len(found), id, render.Listed(ids))
	case len(errs) == 0:
		return Answer{}, explain.Remedy{}, errors.New("no request was asked about")
	}
	return Answer{}, explain.Remedy{}, errs[len(errs)-1]
}

// Whole is the wanted request with what a failure does not say taken from a
// recorded one, to be sent; taken names those parts.
func (a Answer) Whole(recorded model.Request) (whole model.Request, taken []string) {
	r := a.Request
	if a.From.Kind != failure.FailureText {
		return r, nil
	}
	if r.Method == "" {
		r.Method, taken = recorded.Method, append(taken, "method")
	}
	if len(r.Header) == 0 && len(recorded.Header) > 0 {
		r.Header, taken = recorded.Header, append(taken, "headers")
	}
	if r.Body.Absent && !recorded.Body.Absent && len(recorded.Body.Wire) > 0 {
		r.Body, taken = recorded.Body, append(taken, "body")
	}
	return r, taken
}

// Sending is what is sent for a remedy; of taken see Whole.
func Sending(r explain.Remedy, wanted model.Request, taken []string) rerecord.Target {
	t := rerecord.Target{At: r.At, Request: &wanted, Ops: r.Ops, Copy: r.Kind == explain.Record, Note: TakenWords(taken, r.At)}
	if t.Copy {
		t.Note = strings.TrimPrefix(t.Note+fmt.Sprintf("; recorded as a new interaction, %d", r.At+2), "; ")
	}
	return t
}

// Target is what is sent for a remedy of a cassette: what the text does not tell as it
// is recorded.
func (a Answer) Target(f *cassette.File, r explain.Remedy) (rerecord.Target, error) {
	recorded, err := f.At(r.At)
	if err != nil {
		return rerecord.Target{}, err
	}
	request, taken := a.Whole(recorded.Request)
	return Sending(r, request, taken), nil
}

// TakenWords say what Whole took from recording n, "" for nothing.
func TakenWords(taken []string, n int) string {
	if len(taken) == 0 {
		return ""
	}
	return fmt.Sprintf("%s as recorded in %d: the text does not tell", render.Listed(taken), n+1)
}

// untaken names what the curl command of the wanted request leaves out, as the
// text does not say it.
func (a Answer) untaken() []string {
	var parts []string
	for _, part := range []model.Part{model.Method, model.HeaderPart, model.BodyPart} {
		if a.Unknown(part) != "" && !slices.Contains(parts, string(part)) {
			parts = append(parts, string(part))
		}
	}
	return parts
}

// RemedyWords says what a remedy does, or of one that is refused why.
func (a Answer) RemedyWords(r explain.Remedy) string {
	n := r.At + 1
	what, full := "", r.Text
	switch r.Kind {
	case explain.MakeMatch:
		what = fmt.Sprintf("make %d match", n)
	case explain.Repeat:
		what = fmt.Sprintf("duplicate %d", n)
	case explain.Again:
		what = fmt.Sprintf("re-record %d", n)
	case explain.Record:
		what = fmt.Sprintf("record it after %d", n)
	case explain.Relax:
		full = "relax the test: copy " + r.Text
		if r.Text != r.Code {
			full = "relax the test: copy code to " + r.Text
		}
	case explain.AsCurl:
		full = "copy " + a.CopyWords(r)
	}
	if r.Refused != nil {
		return what + ": " + r.Refused.Error()
	}
	return full
}

// CopyWords say what text of a remedy there is to copy.
func (a Answer) CopyWords(r explain.Remedy) string {
	switch {
	case r.Kind == explain.Relax && r.Text != r.Code:
		return "test code to " + r.Text
	case r.Kind == explain.Relax:
		return "to relax the test"
	}
	if missing := a.untaken(); len(missing) > 0 {
		return "the wanted request as curl (no " + render.Listed(missing) + ": unknown)"
	}
	return "the wanted request as curl"
}

// Made says what a remedy changed: "made 3 match", "duplicated 3 as 4".
func Made(r explain.Remedy) string {
	if r.Kind == explain.Repeat {
		return done.Duplicated([]int{r.At})
	}
	return fmt.Sprintf("made %d match", r.At+1)
}
