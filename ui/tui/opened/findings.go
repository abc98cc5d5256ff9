package opened

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"tapedeck/cassette"
	"tapedeck/ui/tui/detail"
)

// A knownFindings remembers how many findings interactions of a file have, as long as
// they do not change. It may be asked by several goroutines.
type knownFindings struct {
	file *cassette.File

	mu    sync.Mutex
	found map[cassette.Revision]int
}

func newKnownFindings(f *cassette.File) *knownFindings {
	return &knownFindings{file: f, found: map[cassette.Revision]int{}}
}

// known reports that an interaction has findings, false where that is not known.
func (k *knownFindings) known(i int) bool {
	revision := k.file.Revision(i)
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.found[revision] > 0
}

// in counts what the detail shows as findings of an interaction, for which it is
// decoded where that is not known and something may be found.
func (k *knownFindings) in(v *cassette.Visit) int {
	k.mu.Lock()
	found, known := k.found[v.Revision()]
	k.mu.Unlock()
	if known {
		return found
	}
	if _, plain := v.Plain(); !plain {
		interaction, err := v.Interaction()
		if err != nil {
			return 0
		}
		found = len(detail.Findings(k.file, interaction))
	}
	k.mu.Lock()
	k.found[v.Revision()] = found
	k.mu.Unlock()
	return found
}

// words say what is found in an interaction, "" for nothing.
func (k *knownFindings) words(v *cassette.Visit) string {
	interaction, err := v.Interaction()
	if err != nil {
		return ""
	}
	found := detail.Findings(k.file, interaction)
	switch len(found) {
	case 0:
		return ""
	case 1:
		return strings.Clone(found[0].Text)
	}
	return fmt.Sprintf("%s (%d more)", found[0].Text, len(found)-1)
}

// ask asks for findings, of those in view first, and returns the first
// interaction not yet asked.
func (k *knownFindings) ask(seen []int, from int) int {
	for _, i := range seen {
		k.walk(i, i+1)
	}
	to := from
	for bytes := 0; to < min(from+statsStep, k.file.Len()) && bytes < judgeBytes; to++ {
		bytes += k.file.TextSize(to)
	}
	k.walk(from, to)
	return to
}

func (k *knownFindings) walk(from, to int) {
	_ = cassette.Walk(context.Background(), k.file, from, to, k.in, func(int, int) error { return nil })
}
