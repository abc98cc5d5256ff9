package library

import (
	"slices"
	"strings"

	"tapedeck/replay/source"
)

// PytestMarks are the decorators of a test and its classes, and what pytestmark holds.
func PytestMarks(f *source.File, test *source.Scope) (list []*source.Call) {
	for s := test; s != nil; s = s.In {
		for _, d := range s.Decorators {
			if v := f.Resolve(source.Value{Kind: source.Name, Text: d.Name}); v.Kind == source.Called {
				d = v.Call
			}
			list = append(list, d)
		}
	}
	if f == nil {
		return list
	}
	for _, a := range f.Assigns {
		if a.Name != "pytestmark" {
			continue
		}
		for _, v := range append(slices.Clone(a.Value.Items), a.Value) {
			switch v.Kind {
			case source.Called:
				list = append(list, v.Call)
			case source.Name:
				list = append(list, &source.Call{Name: v.Text})
			}
		}
	}
	return list
}

// SetUps are the test and what runs before it: its fixtures and its class's
// setUp.
func (c *Code) SetUps(test *source.Scope, marked []*source.Call) (list []*source.Scope) {
	if test == nil {
		return nil
	}
	list = append(list, test)
	fixtures := slices.Clone(test.Params)
	for _, m := range marked {
		if m.Ends("mark.usefixtures") {
			for _, arg := range m.Args {
				fixtures = append(fixtures, arg.Text)
			}
		}
	}
	for _, p := range fixtures {
		for _, f := range c.Functions(p) {
			if isFixture(f) {
				list = append(list, f)
			}
		}
	}
	list = append(list, c.autouse(test)...)
	for _, f := range append(c.Functions("setUp"), c.Functions("setup_method")...) {
		if f.In != nil && f.In == test.In {
			list = append(list, f)
		}
	}
	return list
}

// isFixture reports whether a function is one of pytest's fixtures.
func isFixture(f *source.Scope) bool {
	return slices.ContainsFunc(f.Decorators, func(d *source.Call) bool { return d.Ends("fixture") })
}

// autouse are the fixtures that a test uses without naming them: of its class and
// of files that are no other tests'.
func (c *Code) autouse(test *source.Scope) (list []*source.Scope) {
	for _, file := range c.TestCode(test).Files {
		for _, f := range file.Scopes {
			auto := slices.ContainsFunc(f.Decorators, func(d *source.Call) bool {
				v, ok := d.Keyword("autouse")
				return ok && v.Text == "true" && d.Ends("fixture")
			})
			if auto && (f.In == nil || test.Within(f.In)) {
				list = append(list, f)
			}
		}
	}
	return list
}

// PythonName is the value of what pytest and unittest give the name of a test by.
func (t TestCase) PythonName(v source.Value) (string, bool) {
	if v.Kind != source.Name {
		return "", false
	}
	switch v.Text {
	case "request.node.name":
		return t.Name[strings.LastIndexByte(strings.SplitN(t.Name, "[", 2)[0], '.')+1:], true
	case "request.node.originalname", "request.function.__name__", "self._testMethodName":
		return t.Function(), true
	case "request.cls.__name__", "self.__class__.__name__", "type().__name__":
		return t.Class(), t.Class() != ""
	}
	return "", false
}
