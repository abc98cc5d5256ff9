package tui

import (
	"fmt"
	"slices"
	"strings"

	"tapedeck/ui/tui/screen"
)

// A table is all that keys do, and where.
type table struct {
	kinds   []screen.Kind
	modes   []*screen.Mode
	actions []screen.Action
	pressed int            // which of its keys runs an action now
	ran     *screen.Action // by the key before
	again   bool           // the key before ran the same
}

// has reports whether there is an action of a name.
func (t *table) has(name string) bool {
	return slices.ContainsFunc(t.actions, func(a screen.Action) bool { return a.Name == name })
}

// take gives actions the keys that a person set.
func (t *table) take(keys map[string][]string) {
	for i := range t.actions {
		if own, ok := keys[t.actions[i].Name]; ok {
			t.actions[i].Keys, t.actions[i].KeyHint = own, ""
		}
	}
}

// actionIn is what a key does in a mode, nil if nothing.
func (t *table) actionIn(mode *screen.Mode, key string) *screen.Action {
	for i := range t.actions {
		if a := &t.actions[i]; a.In.Has(mode) && slices.Contains(a.Keys, key) {
			return a
		}
	}
	return nil
}

// actionNamed is an action of a mode by its name, nil if there is none.
func (t *table) actionNamed(mode *screen.Mode, name string) *screen.Action {
	for i := range t.actions {
		if a := &t.actions[i]; a.Name == name && a.In.Has(mode) {
			return a
		}
	}
	return nil
}

// Pressed is which of its keys runs an action now.
func (t *table) Pressed() int { return t.pressed }

// Again reports whether the key before ran the same action.
func (t *table) Again() bool { return t.again }

// where names the modes of an action.
func (t *table) where(in screen.Where) string { return t.named(in, len(t.modes)) }

// briefly names three of the modes of an action, and says how many more there are.
func (t *table) briefly(in screen.Where) string { return t.named(in, 3) }

// named names so many of the modes of an action, or one more where that is the last.
func (t *table) named(in screen.Where, most int) string {
	switch in.Can {
	case screen.Everywhere:
		return "everywhere"
	case screen.Scroll:
		return "all lists and texts"
	}
	var names []string
	for _, m := range t.modes {
		if in.Has(m) {
			names = append(names, m.Name)
		}
	}
	if more := len(names) - most; more > 1 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), more)
	}
	return strings.Join(names, ", ")
}
