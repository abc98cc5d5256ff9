package model

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Merging some of the differences of two JSON objects is the same as making each of
// them, by its path, in the old value as encoding/json reads it.
func TestMergeBodyIsThoseDifferences(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	partial := 0
	for range 2000 {
		was := randomObject(r, 3)
		now := alteredObject(r, was)
		old, new := jsonResponse(t, r, was), jsonResponse(t, r, now)
		d := DiffResponses(old, new)
		if d.BodyBy != "path" || len(d.Body) > 0 && d.Body[0].Path == "$" {
			continue
		}
		take := make([]bool, len(d.Body))
		want := clone(t, was)
		for n, x := range d.Body {
			if take[n] = r.IntN(2) == 0; take[n] {
				makeDifference(t, want, x)
			}
		}
		if slices.Contains(take, true) && slices.Contains(take, false) {
			partial++
		}
		text, err := MergeBody(old, new, func(n int) bool { return take[n] })
		if err != nil {
			t.Fatal(err)
		}
		if got := clone(t, json.RawMessage(text)); !reflect.DeepEqual(got, want) {
			t.Fatalf("old %s\nnew %s\n%+v\ntake %v\n got %s\nwant %v", old.Body.Wire, new.Body.Wire, d.Body, take, text, want)
		}
		if !slices.Contains(take, true) && text != string(old.Body.Wire) {
			t.Fatalf("with nothing taken %s is %s", old.Body.Wire, text)
		}
	}
	if partial < 500 {
		t.Errorf("only %d had something taken and something left", partial)
	}
}

// Merging some of the differences of two JSON arrays of distinct numbers leaves out
// what was removed, has what was added, and keeps the order of both.
func TestMergeBodyOfArrays(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		var was, now []int
		for n := range r.IntN(12) {
			kind := r.IntN(4)
			if kind != 0 {
				was = append(was, n)
			}
			if kind != 1 {
				now = append(now, n+100*r.IntN(2))
			}
		}
		old, new := jsonResponse(t, r, append([]int{}, was...)), jsonResponse(t, r, append([]int{}, now...))
		d := DiffResponses(old, new)
		if len(d.Body) == 0 || d.Body[0].Path == "$" {
			continue
		}
		left := map[int]bool{}
		for _, n := range was {
			left[n] = true
		}
		take := make([]bool, len(d.Body))
		for n, x := range d.Body {
			if take[n] = r.IntN(2) == 0; !take[n] {
				continue
			}
			if x.Kind != Added {
				gone, _ := strconv.Atoi(x.Was)
				delete(left, gone)
			}
			if x.Kind != Removed {
				came, _ := strconv.Atoi(x.Now)
				left[came] = true
			}
		}
		text, err := MergeBody(old, new, func(n int) bool { return take[n] })
		if err != nil {
			t.Fatal(err)
		}
		var got []int
		if err := json.Unmarshal([]byte(text), &got); err != nil {
			t.Fatal(err)
		}
		ofOld := slices.DeleteFunc(slices.Clone(got), func(n int) bool { return !slices.Contains(was, n) })
		ofNew := slices.DeleteFunc(slices.Clone(got), func(n int) bool { return !slices.Contains(now, n) })
		if len(got) != len(left) || slices.ContainsFunc(got, func(n int) bool { return !left[n] }) || !ordered(ofOld, was) || !ordered(ofNew, now) {
			t.Fatalf("old %v\nnew %v\n%+v\ntake %v\n got %v", was, now, d.Body, take, got)
		}
	}
}

// ordered reports whether the list is in the order of another that has its elements.
func ordered(list, in []int) bool {
	return slices.IsSortedFunc(list, func(a, b int) int { return slices.Index(in, a) - slices.Index(in, b) })
}

func randomObject(r *rand.Rand, depth int) map[string]any {
	o := map[string]any{}
	for range r.IntN(5) {
		o[randomKey(r)] = randomValue(r, depth)
	}
	return o
}

func randomKey(r *rand.Rand) string {
	return []string{"a", "b", "c", "d", "e f", "é", "0", `q"`}[r.IntN(8)]
}

func randomValue(r *rand.Rand, depth int) any {
	switch r.IntN(6) {
	case 0:
		return nil
	case 1:
		return r.IntN(2) == 0
	case 2:
		return float64(r.IntN(5))
	case 3:
		return []string{"x", "y z", "ü", ""}[r.IntN(4)]
	}
	if depth == 0 {
		return "leaf"
	}
	return randomObject(r, depth-1)
}

func alteredObject(r *rand.Rand, of map[string]any) map[string]any {
	o := map[string]any{}
	for key, value := range of {
		inner, nested := value.(map[string]any)
		switch r.IntN(4) {
		case 0: // it goes
		case 1:
			o[key] = randomValue(r, 1)
		default:
			if o[key] = value; nested {
				o[key] = alteredObject(r, inner)
			}
		}
	}
	if r.IntN(2) == 0 {
		o[randomKey(r)] = randomValue(r, 1)
	}
	return o
}

func jsonResponse(t *testing.T, r *rand.Rand, v any) Response {
	t.Helper()
	text, err := json.Marshal(v)
	if r.IntN(2) == 0 {
		text, err = json.MarshalIndent(v, "", "  ")
	}
	if err != nil {
		t.Fatal(err)
	}
	return Response{Header: Header{{"Content-Type", "application/json"}}, Body: Body{Wire: text}}
}

func clone(t *testing.T, v any) (copied map[string]any) {
	t.Helper()
	text, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(text, &copied)
	}
	if err != nil {
		t.Fatalf("%v: %v", v, err)
	}
	return copied
}

// step matches one step of a path: .name or ["name"].
var step = regexp.MustCompile(`^(?:\.([\pL\pN_]+)|\[("(?:[^"\\]|\\.)*")\])`)

// makeDifference makes a difference in a value.
func makeDifference(t *testing.T, in map[string]any, x Difference) {
	t.Helper()
	path, at := strings.TrimPrefix(x.Path, "$"), in
	for {
		m := step.FindStringSubmatch(path)
		if m == nil {
			t.Fatalf("no step in %s of %s", path, x.Path)
		}
		name := m[1]
		if m[2] != "" {
			if err := json.Unmarshal([]byte(m[2]), &name); err != nil {
				t.Fatal(err)
			}
		}
		if path = path[len(m[0]):]; path != "" {
			at = at[name].(map[string]any)
			continue
		}
		if x.Kind == Removed {
			delete(at, name)
			return
		}
		var value any
		if err := json.Unmarshal([]byte(x.Now), &value); err != nil {
			t.Fatal(fmt.Errorf("%+v: %w", x, err))
		}
		at[name] = value
		return
	}
}
