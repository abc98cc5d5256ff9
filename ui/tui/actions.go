package tui

import (
	tea "charm.land/bubbletea/v2"

	"tapedeck/replay/send"
	"tapedeck/ui/tui/widget"
)

// A mode is where keys are pressed: a set of them says where an action works.
type mode uint

const (
	inList mode = 1 << iota
	inDetail
	inResponse  // an answer waits for a choice
	inResponses // so do several, in the list
	inWhy       // why a request does or does not replay
	inOrder     // the replay order, instead of the list
	inFolder
	inText // a file that is no cassette
	inHelp
	inPrompt // while text is typed
	inBody   // while a body is edited in place
	inOpening

	everywhere = inList | inDetail | inResponse | inResponses | inWhy | inOrder | inFolder | inText | inHelp | inOpening
	inCassette = inList | inDetail
	inChoice   = inResponse | inResponses
	inPanes    = inCassette | inChoice | inWhy | inOrder
	inRows     = inPanes | inFolder | inText | inHelp
)

type namedMode struct {
	mode mode
	name string
}

// modes name the modes, in the order of the help.
var modes = []namedMode{
	{inList, "the list"}, {inDetail, "the detail"}, {inResponse, "a new answer"}, {inResponses, "the new answers"},
	{inWhy, "why no match"}, {inOrder, "the replay order"},
	{inFolder, "a folder"}, {inText, "a file that cannot be read"}, {inHelp, "the help"}, {inPrompt, "a prompt"},
	{inBody, "a body edited in place"},
}

// An action is what a key does.
type action struct {
	name    string
	keys    []string // as Bubble Tea names them, the one to show first
	hint    string   // for the hints, empty if it is never there
	keyHint string   // the keys in the hints, where the first alone does not do
	help    string
	brief   string // for the help where that is shorter
	joins   bool   // the help lists it together with the one before, in brief
	right   bool   // it stands in the right column there
	in      mode
	run     func(m *app) tea.Cmd
	// why says why it cannot be done now, "" if it can; nil never refuses.
	why func(m *app) string
	// changes: it waits until nothing else is under way.
	changes bool
	steady  bool // its hint stays while there is nothing to do
	spare   bool // its hint is the first to go where room is short
	// quiet: what was said of a change stays on the status line.
	quiet bool
}

// actions is the one table of what keys do. It is made by a function because
// some of what it runs reads it.
func actions() []action {
	var table []action
	for _, g := range groups() {
		for _, a := range g.actions {
			a.right = g.right
			table = append(table, a)
		}
	}
	return table
}

// A group is a part of the table under one name.
type group struct {
	name    string
	right   bool // in the help's right column
	actions []action
}

func groups() []group {
	return []group{
		{"Moving", false, movements()}, {"Looking", false, lookingActions()}, {"Changing", true, changingActions()},
		{"Files", true, fileActions()},
		{"Why no match and replay order", false, candidateActions()}, {"Asking why", true, queryActions()}, {"Typing", false, promptActions()},
	}
}

func movements() []action {
	return []action{
		{name: "down", keys: []string{"j", "down"}, hint: "scroll", keyHint: "j k", help: "one line down", brief: "move", in: inRows, run: moving(func(s *widget.Scroller) { s.By(1) }), quiet: true},
		{name: "up", keys: []string{"k", "up"}, help: "one line up", joins: true, in: inRows, run: moving(func(s *widget.Scroller) { s.By(-1) }), quiet: true},
		{name: "read", keys: []string{"enter", "l", "right"}, hint: "read", help: "to the detail", brief: "read", in: inList | inResponses, run: toDetail, why: nothingSelected},
		{name: "fold", keys: []string{"enter"}, hint: "fold", help: "fold or unfold headers and JSON", brief: "fold, unfold", in: inDetail, run: toggleFold},
		{name: "fold changes", keys: []string{"enter"}, hint: "fold", help: "fold or unfold what changed of headers or body", brief: "fold, unfold", in: inResponse, run: toggleChanges, why: noFoldHere},
		{name: "unfold", keys: []string{"l", "right"}, help: "unfold", in: inDetail, run: unfold},
		{name: "fold or back", keys: []string{"h", "left"}, help: "fold, else back", in: inDetail, run: foldOrBack},
		{name: "open", keys: []string{"enter", "l", "right"}, hint: "open", help: "open the cassette", brief: "open", in: inFolder, run: openFound, why: nothingFound},
		{name: "do", keys: []string{"enter"}, hint: "do it", help: "do what the line says", brief: "do it", in: inHelp, run: doHelped},
		{name: "other pane", keys: []string{"tab"}, help: "to the other pane", brief: "other pane", in: inPanes, run: otherPane, why: noOtherPane},
		{name: "zoom", keys: []string{"f"}, hint: "zoom", help: "the focused pane alone, or both", brief: "zoom", joins: true, in: inPanes, run: toggleZoom},
		{name: "request", keys: []string{"1"}, help: "show the request", brief: "request", in: inCassette, run: showTab(requestTab), why: nothingSelected},
		{name: "response", keys: []string{"2"}, help: "show the response", brief: "response", joins: true, in: inCassette, run: showTab(responseTab), why: nothingSelected},
		{name: "both", keys: []string{"3"}, help: "show both", brief: "both", joins: true, in: inCassette, run: showTab(bothTab), why: nothingSelected},
		{name: "view", keys: []string{"v"}, hint: "view", help: "next view: pretty, transcript, raw, hex, hex before decoding", brief: "next view", joins: true, in: inCassette, run: nextView, why: noBody},
		{name: "view changes", keys: []string{"v"}, hint: "view", help: "show the body's changes by path or by line", brief: "by path, by line", in: inChoice, run: nextDiff},
		{name: "half down", keys: []string{"ctrl+d"}, help: "half a page down", brief: "half a page", in: inRows, run: moving(func(s *widget.Scroller) { s.By(max(1, s.Height/2)) }), quiet: true},
		{name: "half up", keys: []string{"ctrl+u"}, help: "half a page up", joins: true, in: inRows, run: moving(func(s *widget.Scroller) { s.By(-max(1, s.Height/2)) }), quiet: true},
		{name: "page down", keys: []string{"pgdown"}, help: "a page down", brief: "a page", in: inRows, run: moving(func(s *widget.Scroller) { s.By(max(1, s.Height)) }), quiet: true},
		{name: "page up", keys: []string{"pgup"}, help: "a page up", joins: true, in: inRows, run: moving(func(s *widget.Scroller) { s.By(-max(1, s.Height)) }), quiet: true},
		{name: "next page", keys: []string{"space"}, help: "a page down", in: inDetail | inResponse | inText | inHelp, run: moving(func(s *widget.Scroller) { s.By(max(1, s.Height)) }), quiet: true},
		{name: "first", keys: []string{"g", "home"}, help: "to the first line", brief: "first", in: inRows, run: moving(func(s *widget.Scroller) { s.To(0) }), quiet: true},
		{name: "last", keys: []string{"G", "end"}, help: "to the last line", brief: "last", joins: true, in: inRows, run: moving(func(s *widget.Scroller) { s.To(s.Count - 1) }), quiet: true},
		{name: "left column", keys: []string{"h", "left"}, help: "to the left column", brief: "left column", in: inHelp, run: toHelpColumn(0)},
		{name: "right column", keys: []string{"l", "right"}, help: "to the right column", brief: "right column", joins: true, in: inHelp, run: toHelpColumn(1)},
		{name: "back", keys: []string{"esc"}, hint: "back", help: "end the nearest thing: never quits", brief: "back", in: everywhere, run: escape},
		{name: "quit", keys: []string{"q"}, hint: "quit", help: "back; from the list to the folder or out", brief: "back, at last out", in: everywhere, run: back},
		{name: "next", keys: []string{"]"}, help: "the next interaction", brief: "next interaction", in: inCassette, run: step(1), why: atLast, quiet: true},
		{name: "previous", keys: []string{"["}, help: "the previous interaction", brief: "previous", joins: true, in: inCassette, run: step(-1), why: atFirst, quiet: true},
		{name: "go to", keys: []string{":"}, help: "to the interaction with a number, or do an action by its name", brief: "go to a number, find an action", in: inCassette, run: startPalette},
	}
}

func lookingActions() []action {
	return []action{
		{name: "headers", keys: []string{"H"}, hint: "headers", help: "unfold or fold all headers", brief: "all headers", in: inCassette, run: toggleHeaders, why: nothingSelected},
		{name: "fold all", keys: []string{"z"}, help: "fold the bodies as far as they go", brief: "fold all", in: inCassette, run: foldAll(true), why: nothingSelected},
		{name: "unfold all", keys: []string{"Z"}, help: "unfold the bodies", brief: "unfold all", joins: true, in: inCassette, run: foldAll(false), why: nothingSelected},
		{name: "wrap", keys: []string{"t"}, help: "wrap long lines, or not", brief: "wrap long lines", in: inDetail, run: toggleWrap},
		{name: "line numbers", keys: []string{"#"}, help: "number the lines of bodies, or not", brief: "line numbers", in: inDetail | inResponse, run: toggleNumbers},
		{name: "left", keys: []string{"<"}, help: "sideways to the left", brief: "sideways", in: inDetail, run: sideways(-1), why: wraps},
		{name: "right", keys: []string{">"}, help: "sideways to the right", joins: true, in: inDetail, run: sideways(1), why: wraps},
		{name: "filter", keys: []string{"/"}, hint: "filter", help: "show only what matches", brief: "filter", in: inList | inOrder, run: startFilter, why: emptyCassette},
		{name: "filter names", keys: []string{"/"}, hint: "filter", help: "show only paths that hold a text", brief: "filter", in: inFolder, run: filterFolder, why: nothingFound},
		{name: "search", keys: []string{"/"}, hint: "search", help: "look for text", brief: "search", in: inDetail | inResponse | inWhy, run: startSearch, why: noDetail},
		{name: "search text", keys: []string{"/"}, hint: "search", help: "look for text", brief: "search", in: inText, run: startSearch},
		{name: "search help", keys: []string{"/"}, hint: "search", help: "look for a key or what it does", brief: "search", in: inHelp, run: searchHelp},
		{name: "next hit", keys: []string{"n"}, hint: "next", help: "the next hit of the search", brief: "next hit", in: inCassette | inResponse | inWhy | inText, run: toNextHit(1), why: noSearch},
		{name: "previous hit", keys: []string{"N"}, hint: "previous", help: "the hit before", brief: "previous", joins: true, in: inCassette | inResponse | inWhy | inText, run: toNextHit(-1), why: noSearch},
		{name: "copy", keys: []string{"y"}, hint: "copy", help: "copy: then u URL, c curl, h headers, b body, v value, p JSON path; a capital writes to a file", brief: "copy", in: inCassette, run: startCopy, why: notReady},
		{name: "copy text", keys: []string{"y"}, hint: "copy", help: "copy the line", in: inText, run: copyBrokenLine},
		{name: "bare", keys: []string{"Y"}, help: "show the copied text bare, to be taken with the mouse", brief: "show what was copied", in: inCassette | inWhy | inText, run: showPlainCopy, why: nothingCopied},
		{name: "help", keys: []string{"?", "f1"}, hint: "help", help: "this help", in: everywhere &^ inHelp, run: openHelp},
		{name: "suspend", keys: []string{"ctrl+z"}, help: "leave to the shell for a while", brief: "suspend", in: everywhere, run: func(*app) tea.Cmd { return tea.Suspend }},
		{name: "redraw", keys: []string{"ctrl+l"}, help: "draw the screen again", brief: "redraw", joins: true, in: everywhere, run: func(*app) tea.Cmd { return tea.ClearScreen }},
		{name: "leave", keys: []string{"ctrl+c"}, help: "quit; asks if something is not saved", brief: "quit", in: everywhere, run: quit},
	}
}

func changingActions() []action {
	return []action{
		{name: "mark", keys: []string{"space"}, hint: "mark", help: "mark, or take the mark away", brief: "mark", in: inList | inResponses, run: toggleMark, why: nothingSelected, quiet: true},
		{name: "delete", keys: []string{"d"}, hint: "delete", help: "delete the marked ones or this one", brief: "delete", in: inList, run: deleteActed, why: nothingSelected, changes: true},
		{name: "move down", keys: []string{"J"}, hint: "move", keyHint: "J K", help: "move the marked ones or this one down", brief: "move down", in: inList, run: moveActed(1), why: cannotMoveDown, changes: true},
		{name: "move up", keys: []string{"K"}, help: "move the marked ones or this one up", brief: "up", joins: true, in: inList, run: moveActed(-1), why: cannotMoveUp, changes: true},
		{name: "range", keys: []string{"V"}, hint: "range", help: "mark from the last mark to here", brief: "mark up to here", in: inList | inResponses, run: markRange, why: noMark, changes: true, quiet: true},
		{name: "mark all", keys: []string{"*"}, help: "mark all that are shown, or none", brief: "mark all shown", in: inList | inResponses, run: markAll, why: nothingSelected, changes: true, quiet: true},
		{name: "duplicate", keys: []string{"D"}, hint: "duplicate", help: "put a copy below the marked ones or this one", brief: "duplicate", in: inList, run: duplicateActed, why: nothingSelected, changes: true, spare: true},
		{name: "edit", keys: []string{"e"}, hint: "edit", help: "edit: then m method, u URL, s status, h headers, b body", brief: "edit", in: inList, run: startEdit, why: notReady, changes: true},
		{name: "edit line", keys: []string{"e"}, hint: "edit", help: "edit the line under the cursor", brief: "edit this line", in: inDetail, run: editLine, why: notReady, changes: true},
		{name: "edit body", keys: []string{"E"}, hint: "$EDITOR", help: "edit the body in $VISUAL or $EDITOR", brief: "body in $EDITOR", in: inCassette, run: editShownBody, why: noEditableBody, changes: true},
		{name: "edit file", keys: []string{"E"}, hint: "$EDITOR at this line", help: "open the file in $VISUAL or $EDITOR at the line", brief: "file in $EDITOR", in: inText, run: editBroken},
		{name: "add header", keys: []string{"a"}, hint: "add header", help: "add a header to the message", brief: "add a header", in: inDetail, run: startAddHeader, why: notReady, changes: true},
		{name: "remove header", keys: []string{"d"}, hint: "remove header", help: "remove the header under the cursor", brief: "remove this header", in: inDetail, run: removeHeader, why: noHeaderHere, changes: true},
		{name: "fix", keys: []string{"F"}, hint: "fix", help: "fix what the finding under the cursor says", brief: "fix this finding", in: inDetail, run: fixFinding, why: noFixHere, changes: true},
		{name: "undo", keys: []string{"u"}, hint: "undo", help: "take the last change back", brief: "undo", in: inCassette | inWhy | inOrder, run: undo, why: nothingToUndo, changes: true, steady: true},
		{name: "redo", keys: []string{"U", "ctrl+r"}, help: "make the change again", brief: "redo", in: inCassette | inWhy | inOrder, run: redo, why: nothingToRedo, changes: true},
		{name: "re-record", keys: []string{"r"}, hint: "re-record", help: "send the marked ones or this one again and choose what to take", brief: "re-record", in: inCassette | inOrder, run: startRerecord, why: notReady, changes: true},
		{name: "take all", keys: []string{"A"}, hint: "all", help: "take the whole answer", brief: "take all", in: inChoice, run: take(send.TakeAll)},
		{name: "take body", keys: []string{"B"}, hint: "body only", help: "take the body only", brief: "take the body", in: inChoice, run: take(send.TakeBody)},
		{name: "take headers", keys: []string{"H"}, hint: "headers only", help: "take the headers only", brief: "take the headers", in: inChoice, run: take(send.TakeHeaders)},
		{name: "take none", keys: []string{"x"}, hint: "none", help: "leave everything as recorded", brief: "take none", in: inChoice, run: take(send.TakeNone)},
	}
}

func fileActions() []action {
	return []action{
		{name: "save", keys: []string{"w", "ctrl+s"}, hint: "save", help: "save", in: inCassette | inWhy | inOrder, run: save, why: nothingToSave, steady: true},
		{name: "save all", keys: []string{"w", "ctrl+s"}, hint: "save all", help: "save all cassettes", in: inFolder, run: saveAll, why: nothingToSaveAnywhere},
		{name: "save as", keys: []string{"W"}, hint: "save as", help: "save under another path", brief: "save as", in: inCassette, run: startSaveAs, why: (*app).writing},
		{name: "reload", keys: []string{"R"}, hint: "reload", help: "read the file again", brief: "reload", in: inCassette | inText, run: reload},
		{name: "rescan", keys: []string{"R"}, hint: "rescan", help: "look for cassettes again", in: inFolder, run: rescan},
	}
}

// promptActions are the keys of a prompt that are not text or ways to move in
// it. A question takes the letters that it shows, and esc.
func promptActions() []action {
	return []action{
		{name: "keep", keys: []string{"enter"}, hint: "keep", help: "keep what was typed", brief: "keep", in: inPrompt, run: finishPrompt},
		{name: "keep body", keys: []string{"ctrl+s"}, hint: "keep", help: "keep what was typed, where enter breaks the line", brief: "keep the body", in: inBody, run: takeInPlace},
		{name: "restore", keys: []string{"esc"}, hint: "restore", help: "leave everything as it was", brief: "restore", in: inPrompt | inBody, run: typing(dropPrompt, restoreBody)},
		{name: "complete", keys: []string{"tab"}, hint: "complete", help: "complete the word", brief: "complete", in: inPrompt, run: completePrompt, why: noCompletion},
		{name: "empty", keys: []string{"ctrl+u"}, hint: "empty", help: "empty the text", brief: "empty", in: inPrompt | inBody, run: typing(emptyPrompt, emptyBody)},
		{name: "in editor", keys: []string{"ctrl+o"}, hint: "$EDITOR", help: "go on in $VISUAL or $EDITOR", brief: "go on in $EDITOR", in: inPrompt | inBody, run: typing(promptInEditor, bodyToEditor), why: noPromptEditor},
		{name: "follow-ups", keys: []string{"ctrl+k"}, hint: "follow-ups off", help: "leave coupled fields (Content-Length) as they are", brief: "leave coupled fields", in: inPrompt | inBody, run: typing(toggleFollowUps, toggleBodyFollowUps), why: noFollowUps},
		{name: "earlier", keys: []string{"up"}, help: "what was typed before", brief: "typed before that", in: inPrompt, run: func(m *app) tea.Cmd { return m.prompt.Recall(true) }},
		{name: "later", keys: []string{"down"}, help: "what was typed after that", brief: "after that", joins: true, in: inPrompt, run: func(m *app) tea.Cmd { return m.prompt.Recall(false) }},
	}
}
