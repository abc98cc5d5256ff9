package tui

import tea "charm.land/bubbletea/v2"

// candidateActions move among candidates, requests and the replay order.
func candidateActions() []action {
	return []action{
		{name: "go there", keys: []string{"enter"}, hint: "go there", help: "go to the candidate; do what the line says", brief: "go there, do it", in: inWhy, run: enterWhy, why: nowhere},
		{name: "go or unfold", keys: []string{"l", "right"}, help: "go to the candidate; unfold what agrees", joins: true, in: inWhy, run: unfoldWhy},
		{name: "next request", keys: []string{"]"}, hint: "next request", help: "the next of several requests", brief: "next request", in: inWhy, run: turnTo(1), why: atLastRequest},
		{name: "previous request", keys: []string{"["}, help: "the request before", brief: "previous", joins: true, in: inWhy, run: turnTo(-1), why: atFirstRequest},
		{name: "view comparison", keys: []string{"v"}, help: "compare by path or by line", brief: "by line", in: inWhy, run: nextComparison},
		{name: "fold agreed", keys: []string{"z"}, help: "fold what agrees", brief: "fold", joins: true, in: inWhy, run: foldAgreed(true)},
		{name: "unfold agreed", keys: []string{"Z"}, help: "unfold what agrees", brief: "unfold", joins: true, in: inWhy, run: foldAgreed(false)},
		{name: "fold or leave", keys: []string{"h", "left"}, help: "fold what agrees, else back", joins: true, in: inWhy, run: foldOrBackWhy},
		{name: "to list", keys: []string{"enter", "l", "right"}, hint: "go there", help: "go to the recording in the list", brief: "go there", in: inOrder, run: toOrdered, why: nothingOrdered},
		{name: "leave order", keys: []string{"h", "left", "o"}, help: "back to the list", brief: "back", joins: true, in: inOrder, run: func(m *app) tea.Cmd { return m.closeOrder() }},
	}
}

// queryActions ask why, and do something about it.
func queryActions() []action {
	digits := []string{"1", "2", "3", "4", "5", "6", "7", "8", "9"}
	return []action{
		{name: "why", keys: []string{"m"}, hint: "why no match", help: "why no match: of a failed test's text, curl, HTTP, HAR or JSON, or of this request", brief: "why no match", in: inCassette | inOrder, run: startWhy, why: (*app).waits},
		{name: "order", keys: []string{"o"}, help: "replay order: the requests that were recorded more than once", brief: "replay order", in: inCassette, run: startOrder, why: (*app).waits},
		{name: "another request", keys: []string{"p", "m"}, hint: "paste", help: "ask about another request, or complete this one", brief: "another request", in: inWhy, run: startWhy, why: (*app).waits},
		{name: "library", keys: []string{"L"}, hint: "library", help: "choose the library and its version whose rules are asked", brief: "library", in: inWhy, run: chooseLibrary, why: (*app).waits},
		{name: "mode", keys: []string{"M"}, hint: "mode", help: "choose the record mode", brief: "mode", joins: true, in: inWhy, run: chooseMode, why: noModes},
		{name: "matchers", keys: []string{"O"}, hint: "matchers", help: "choose what the test matches on", brief: "matchers", joins: true, in: inWhy, run: chooseMatchers, why: (*app).waits},
		{name: "here", keys: []string{"H"}, hint: "ask here", help: "ask this cassette in place of the one that the failure names", brief: "ask here", in: inWhy, run: askHere, why: isHere},
		{name: "remedy", keys: digits, hint: "do it", help: "do the remedy with this number", brief: "do that remedy", in: inWhy, run: doRemedy, why: noRemedies, changes: true},
		{name: "re-record wanted", keys: []string{"r"}, help: "send the wanted request and take its answer into the candidate", brief: "re-record", in: inWhy, run: rerecordCandidate, why: noCandidate, changes: true},
		{name: "copy wanted", keys: []string{"y"}, hint: "copy", help: "copy of the wanted request: then u URL, c curl, h headers, b body, v value, t test code; a capital writes to a file", brief: "copy", joins: true, in: inWhy, run: startCopyWhy},
	}
}

// waits says what asking about the whole cassette has to wait for.
func (m *app) waits() string { return m.busy() }
