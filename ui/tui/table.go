package tui

import (
	"fmt"
	"slices"
	"strings"

	"tapedeck/ui/tui/answers"
	"tapedeck/ui/tui/broken"
	"tapedeck/ui/tui/browse"
	"tapedeck/ui/tui/changes"
	"tapedeck/ui/tui/compare"
	"tapedeck/ui/tui/copying"
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/edit"
	"tapedeck/ui/tui/failures"
	"tapedeck/ui/tui/folder"
	"tapedeck/ui/tui/found"
	"tapedeck/ui/tui/help"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/order"
	"tapedeck/ui/tui/pair"
	"tapedeck/ui/tui/panes"
	"tapedeck/ui/tui/picture"
	"tapedeck/ui/tui/resend"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/timeline"
	"tapedeck/ui/tui/transfer"
	"tapedeck/ui/tui/why"
)

// kinds is the table of screens, in the order of the help: a screen is a line
// here and a folder of its own.
func kinds(c *opened.Cassettes) []screen.Kind {
	return []screen.Kind{
		browse.Kind(c), answers.Kind(c), why.Kind(c), order.Kind(c), timeline.Kind(c), folder.Kind(c), found.Kind(c), failures.Kind(c), broken.Kind(c), changes.Kind(c), pair.Kind(c), picture.Kind(c),
		{Name: "help", Modes: []*screen.Mode{help.Mode}, Actions: help.Actions()},
		{Name: "copied", Modes: []*screen.Mode{copiedMode}},
		{Name: "opening", Modes: []*screen.Mode{openingMode}},
		{Name: "prompt", Modes: []*screen.Mode{promptMode, edit.BodyMode}},
	}
}

func newTable(c *opened.Cassettes, o Options) table {
	t := tableOf(kinds(c))
	t.take(o.Config.keys)
	return t
}

// tableOf puts the rows of all screens and those that they share in order.
func tableOf(kinds []screen.Kind) table {
	t := table{kinds: kinds}
	rows := slices.Concat(commonActions(), panes.Actions(), detail.Actions(), opened.Actions(), compare.Actions(), edit.Actions(), copying.Actions(), transfer.Actions(), resend.Actions())
	for _, k := range kinds {
		rows = append(rows, k.Actions...)
		for _, m := range k.Modes {
			if m.Name != "" {
				t.modes = append(t.modes, m)
			}
		}
	}
	for _, g := range screen.Groups {
		t.actions = append(t.actions, inOrder(rows, g)...)
	}
	return t
}

// inOrder are the rows of a group, each below the one that it names, or below
// the row that its own screen has before it.
func inOrder(rows []screen.Action, g *screen.Group) []screen.Action {
	var ordered, left []screen.Action
	above := ""
	for _, a := range rows {
		if a.Group != g {
			above = ""
			continue
		}
		if a.After == "" {
			a.After = above
		}
		above = a.Name
		left = append(left, a)
	}
	for len(left) > 0 {
		n := len(left)
		left = slices.DeleteFunc(left, func(a screen.Action) bool {
			at := len(ordered) - 1
			if a.After != "" {
				if at = slices.IndexFunc(ordered, func(b screen.Action) bool { return b.Name == a.After }); at < 0 {
					return false
				}
			}
			ordered = slices.Insert(ordered, at+1, a)
			return true
		})
		if len(left) == n {
			panic(fmt.Sprintf("the row %q is to stand below %q, which there is not", left[0].Name, left[0].After))
		}
	}
	return ordered
}

// KeysMarkdown are the tables of keys for the documents, made from the actions.
func KeysMarkdown() string {
	t := newTable(opened.NewCassettes("", ""), Options{})
	var b strings.Builder
	for _, g := range screen.Groups {
		fmt.Fprintf(&b, "| %s | keys | in |\n|---|---|---|\n", g.Name)
		for _, a := range t.actions {
			if a.Group == g {
				fmt.Fprintf(&b, "| %s | `%s` | %s |\n", strings.ReplaceAll(a.Help, "|", `\|`), strings.Join(a.Labels(), "` `"), t.where(a.In))
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}
