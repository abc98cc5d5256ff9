package cli

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"tapedeck/model"
)

// An assignment is FIELD=VALUE or, for headers, FIELD+=VALUE.
type assignment struct {
	field model.Field
	add   bool
	value []byte
	file  bool // value stood in a file
}

// parseAssignment reads an assignment; read gets what stands behind an @.
func parseAssignment(s string, read func(path string) ([]byte, error)) (assignment, error) {
	name, value, ok := strings.Cut(s, "=")
	if !ok {
		return assignment{}, fmt.Errorf("%q is not FIELD=VALUE", s)
	}
	name, add := strings.CutSuffix(name, "+")
	field, err := model.ParseField(name)
	if err != nil {
		return assignment{}, err
	}
	if add && field.Part != model.HeaderPart {
		return assignment{}, fmt.Errorf("%s: one value only: = sets it, += adds a header", name)
	}
	a := assignment{field: field, add: add, value: []byte(value)}
	path, isFile := strings.CutPrefix(value, "@")
	if !isFile {
		return a, nil
	}
	a.file = true
	a.value, err = read(path)
	if field.Part != model.BodyPart {
		a.value = []byte(strings.TrimRight(string(a.value), "\r\n")) // a text file's last line ends
	}
	return a, err
}

// assignments reads assignments, those of bodies last: the headers beside them
// say how a body is stored.
func (p *program) assignments(args []string) ([]assignment, error) {
	var all []assignment
	for _, arg := range args {
		a, err := parseAssignment(arg, p.read)
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	ofBody := func(a assignment) bool { return a.field.Part == model.BodyPart }
	bodies := slices.DeleteFunc(slices.Clone(all), func(a assignment) bool { return !ofBody(a) })
	return append(slices.DeleteFunc(all, ofBody), bodies...), nil
}

// op is the change of interaction at, which says i, that the assignment asks
// for.
func (a assignment) op(at int, i model.Interaction) model.Op {
	f, value := a.field, string(a.value)
	switch {
	case f.Part == model.BodyPart && a.asBytes(i):
		return model.SetBody{At: at, Side: f.Side, Decoded: a.value}
	case f.Part == model.BodyPart:
		return model.SetText{At: at, Side: f.Side, Text: value}
	case a.add:
		return model.AddHeader{At: at, Side: f.Side, Name: f.Name, Value: value}
	case f.Part == model.HeaderPart:
		return model.SetHeader{At: at, Side: f.Side, Name: f.Name, Values: []string{value}}
	}
	return model.SetField{At: at, Field: f, Value: value}
}

// asBytes reports whether a body is stored as the bytes that were given: they
// are no UTF-8, or stood in a file while the recorded body is beyond ASCII in
// UTF-8, whatever its header says. show --part prints such bytes.
func (a assignment) asBytes(i model.Interaction) bool {
	if !utf8.Valid(a.value) {
		return true
	}
	recorded := i.Body(a.field.Side).Decode(i.Header(a.field.Side)).Bytes
	return a.file && utf8.Valid(recorded) && utf8.RuneCount(recorded) < len(recorded)
}
