// Package done says what was done to a cassette, to the person at the screen and
// at the command line alike: what a step changed, what followed, what was saved.
// Its texts are sanitised.
package done

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/ui/render"
)

// Numbers lists interactions as people count them: "3", "3, 5" or, of many,
// "5,990 interactions".
func Numbers(at []int) string {
	if len(at) > mostListed {
		return render.Counted(len(at), "interaction")
	}
	var words []string
	for _, i := range at {
		words = append(words, fmt.Sprint(i+1))
	}
	return strings.Join(words, ", ")
}

// interactions counts those of several and lists them: "2 interactions (8, 9)".
func interactions(at []int) string {
	if len(at) > mostListed {
		return Numbers(at)
	}
	return fmt.Sprintf("%s (%s)", render.Counted(len(at), "interaction"), Numbers(at))
}

// Name tells an interaction apart from others: "3 GET /profile".
func Name(at int, method, url string) string {
	return fmt.Sprintf("%d %s %s", at+1, render.Sanitize(method), render.CutMiddle(render.ShortURL(url), mostValue))
}

// Deleted is "deleted 3 GET /profile" or "deleted 2 interactions (8, 9)". It is
// asked before they are.
func Deleted(f *cassette.File, at []int) string {
	if len(at) > 1 {
		return "deleted " + interactions(at)
	}
	s, err := f.Summary(at[0])
	if err != nil {
		return "deleted " + Numbers(at)
	}
	return "deleted " + Name(at[0], s.Method, s.URL)
}

// Duplicated is "duplicated 3 as 4" or "duplicated 2 interactions (3, 5)".
func Duplicated(at []int) string {
	if len(at) > 1 {
		return "duplicated " + interactions(at)
	}
	return fmt.Sprintf("duplicated %d as %d", at[0]+1, at[0]+2)
}

// Moved is "moved 3 to 5" or, of those that stand from there on now, "moved 3, 7
// to 5-6".
func Moved(at []int, to int) string {
	if len(at) > 1 {
		return fmt.Sprintf("moved %s to %d-%d", Numbers(at), to+1, to+len(at))
	}
	return fmt.Sprintf("moved %d to %d", at[0]+1, to+1)
}

// Transferred is "copied 3 to b.yaml as 7" or "moved 2 interactions (3, 5) to b.yaml
// as 7-8"; first is where the first of them stands there.
func Transferred(moved bool, at []int, name string, first int) string {
	verb, what, as := "copied", Numbers(at), fmt.Sprint(first+1)
	if moved {
		verb = "moved"
	}
	if len(at) > 1 {
		what, as = interactions(at), fmt.Sprintf("%d-%d", first+1, first+len(at))
	}
	return fmt.Sprintf("%s %s to %s as %s", verb, what, name, as)
}

// Set is "status of 3: 200 -> 404".
func Set(f model.Field, at int, from, to string) Message {
	return Message{Words: fmt.Sprintf("%s of %d: ", Fields(f), at+1), Values: NewDifference(from, to)}
}

// SetMarked is "status of 3 marked: 200, 404 -> 500", with the values that those
// marked had.
func SetMarked(f model.Field, from []string, to string) Message {
	return Message{Words: fmt.Sprintf("%s of %s marked: ", Fields(f), render.Count(len(from))), Values: Several(from, to)}
}

// SetLine is "header ETag of 3: a -> b" or, of another name, "header ETag of 3 renamed
// to X-ETag", with both values where they differ.
func SetLine(side model.Side, at int, from, to model.HeaderLine) Message {
	f := model.HeaderField(side, from.Name)
	if from.Name == to.Name {
		return Set(f, at, from.Value, to.Value)
	}
	said := Message{Words: fmt.Sprintf("%s of %d renamed to %s", Fields(f), at+1, Value(to.Name))}
	if from.Value != to.Value {
		said.Words += ", "
		said.Values = NewDifference(from.Value, to.Value)
	}
	return said
}

// SetIn is "status, body of 2, 3 set".
func SetIn(at []int, fields ...model.Field) string {
	return Fields(fields...) + " of " + Numbers(at) + " set"
}

// Added is "header ETag added to 3".
func Added(at int, f model.Field) string {
	return fmt.Sprintf("%s added to %d", Fields(f), at+1)
}

// Removed is "header ETag of 2, 3 removed".
func Removed(at []int, fields ...model.Field) string {
	return Fields(fields...) + " of " + Numbers(at) + " removed"
}

// Without is "header ETag of 2, 3 removed: a, b", with the values that it had.
func Without(at []int, f model.Field, was []string) Message {
	return Message{Words: Removed(at, f) + ": ", Values: Gone(was)}
}

// SetBodies is "body of 3 marked: 12 B, 14 B -> 15 B", with the sizes that those marked
// had and have.
func SetBodies(f model.Field, was, is []int) Message {
	var from []string
	now := render.Size(is[0])
	for n, size := range was {
		from = append(from, render.Size(size))
		if is[n] != is[0] {
			now = "several sizes"
		}
	}
	return SetMarked(f, from, now)
}

// Fields names fields, each once: the response's alone, "header ETag, body", the
// request's as such, "request body".
func Fields(fields ...model.Field) string {
	var names []string
	for _, f := range fields {
		name := string(f.Part)
		if f.Part == model.HeaderPart {
			name += " " + Value(f.Name)
		}
		if f.Side == model.InRequest && (f.Part == model.HeaderPart || f.Part == model.BodyPart) {
			name = "request " + name
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// Reason is an error in the words that follow "not ...: ".
func Reason(err error) string {
	var e *cassette.Error
	if errors.As(err, &e) {
		short := *e
		short.Path = ""
		return short.Error()
	}
	return err.Error()
}
