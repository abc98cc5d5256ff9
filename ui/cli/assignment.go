package cli

import (
	"fmt"
	"strings"

	"tapedeck/model"
)

// An assignment is FIELD=VALUE or, for headers, FIELD+=VALUE.
type assignment struct {
	field model.Field
	add   bool
	value []byte
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
		return assignment{}, fmt.Errorf("%s has one value: = sets it, += adds a header", name)
	}
	a := assignment{field: field, add: add, value: []byte(value)}
	path, isFile := strings.CutPrefix(value, "@")
	if !isFile {
		return a, nil
	}
	a.value, err = read(path)
	if field.Part != model.BodyPart {
		a.value = []byte(strings.TrimRight(string(a.value), "\r\n")) // a text file's last line ends
	}
	return a, err
}

func (p *program) assignments(args []string) ([]assignment, error) {
	var all []assignment
	for _, arg := range args {
		a, err := parseAssignment(arg, p.read)
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, nil
}

// op is the change of interaction at that the assignment asks for.
func (a assignment) op(at int) model.Op {
	f, value := a.field, string(a.value)
	switch {
	case f.Part == model.BodyPart:
		return model.SetBody{At: at, Side: f.Side, Decoded: a.value}
	case a.add:
		return model.AddHeader{At: at, Side: f.Side, Name: f.Name, Value: value}
	case f.Part == model.HeaderPart:
		return model.SetHeader{At: at, Side: f.Side, Name: f.Name, Values: []string{value}}
	}
	return model.SetField{At: at, Field: f, Value: value}
}
