package why

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"tapedeck/replay/library/all"
	"tapedeck/ui/match"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// startWhy asks for the text that holds the request.
func startWhy(t *opened.Cassette, m screen.App) tea.Cmd {
	label := "why no match: "
	if Explaining(m) != nil {
		label = "another request: "
	}
	hint := "text, @file"
	if at := t.List.Selected(); at >= 0 {
		hint += fmt.Sprintf(", or nothing for %d itself", at+1)
	}
	return m.Ask(widget.Prompt{
		Label: label, Hint: hint, Fresh: -1, History: m.History("wantedTexts"), Complete: widget.Paths("@"),
		Pasted: func(text string) tea.Cmd { return AskAbout(t, m, text) },
		Done: func(text string) tea.Cmd {
			name, named := strings.CutPrefix(strings.TrimSpace(text), "@")
			switch {
			case strings.TrimSpace(text) == "":
				return askOwn(t, m)
			case named:
				return askFile(t, m, name)
			}
			return AskAbout(t, m, text)
		},
	})
}

// AskAbout asks about the request that a text holds.
func AskAbout(t *opened.Cassette, m screen.App, text string) tea.Cmd {
	old := Explaining(m)
	return askWhy(t, m, settingOfText(t), func() (match.Wanted, error) { return old.complete(match.Read(text, readFile)) })
}

// Paste asks about another request.
func (v *Screen) Paste(m screen.App, text string) tea.Cmd { return AskAbout(v.Cassette, m, text) }

func askFile(t *opened.Cassette, m screen.App, name string) tea.Cmd {
	old := Explaining(m)
	return askWhy(t, m, settingOfText(t), func() (match.Wanted, error) {
		return old.complete(match.ReadFile(widget.ExpandHome(name), readFile))
	})
}

// settingOfText is the setting for another text, which may be another
// cassette's.
func settingOfText(t *opened.Cassette) match.Setting {
	setting := t.Setting
	setting.Here = false
	return setting
}

// askOwn asks about the selected interaction's own request.
func askOwn(t *opened.Cassette, m screen.App) tea.Cmd {
	at := t.List.Selected()
	if at < 0 {
		m.Say("no text, and no interaction is selected")
		return nil
	}
	return askWhy(t, m, settingOfText(t), func() (match.Wanted, error) {
		i, err := t.File.At(at)
		return match.Of(i), err
	})
}

// Explaining is the explanation that is shown, nil if none is.
func Explaining(m screen.App) *Explanation {
	if v, ok := screen.Find[*Screen](m); ok {
		return v.Explanation
	}
	return nil
}

// complete takes what was read of a text. A request that a failure has named in part, and this
// text holds whole, is completed.
func (v *Explanation) complete(w match.Wanted, err error) (match.Wanted, error) {
	switch {
	case errors.Is(err, match.ErrNone):
		return w, errUnread
	case err != nil || v == nil || w.Failed():
		return w, err
	}
	if whole, err := v.wanted.CompletedBy(w); err == nil {
		return whole, nil
	}
	return w, nil
}

var errUnread = errors.New("no request in this text · failure text, curl, HTTP, HAR or JSON")

// readFile reads a file that a person or a curl command names.
func readFile(name string) ([]byte, error) {
	if name == "-" {
		return nil, errors.New("standard input is the keyboard here")
	}
	data, err := os.ReadFile(name)
	if failed := new(fs.PathError); errors.As(err, &failed) {
		return nil, fmt.Errorf("%s: %w", name, failed.Err)
	}
	return data, err
}

// chooseLibrary asks whose rules are asked, of which version.
func (v *Screen) chooseLibrary(m screen.App) tea.Cmd {
	a := v.answer()
	was := strings.TrimSpace(a.Library + " " + v.Setting.Version)
	return m.Ask(choosing("Libraries", was, "↑ ↓ choose  then a version", libraryChoices(""), libraryChoices, widget.Prompt{
		Label: "library: ",
		Complete: widget.Words(func(text string) string {
			name, _, versioned := strings.Cut(text, " ")
			if versioned {
				return completeWord(text, match.Library(name).Versions)
			}
			return completeWord(text, libraryNames())
		}),
		Done: func(text string) tea.Cmd {
			name, version, _ := strings.Cut(strings.TrimSpace(text), " ")
			setting := v.Setting
			setting.Library, setting.Version = name, strings.TrimSpace(version)
			if name == v.File.Format().Library {
				setting.Library = "" // the cassette's own
			}
			if name != a.Library {
				setting.Mode, setting.On = "", nil // by the other's names
			}
			return v.under(m, setting)
		},
	}))
}

// libraryChoices are the libraries that a text can begin, behind a name its versions.
func libraryChoices(text string) []choice {
	name, version, versioned := strings.Cut(text, " ")
	if !versioned {
		return choicesOf("", beginning(libraryNames(), name))
	}
	return choicesOf(name+" ", beginning(match.Library(name).Versions, version))
}

// chooseMode asks for the record mode; none is the failure's or the default.
func (v *Screen) chooseMode(m screen.App) tea.Cmd {
	a := v.answer()
	modes := match.Library(a.Library).Modes
	return m.Ask(choosing("Modes", a.Mode, "↑ ↓ choose", choicesOf("", modes), func(text string) []choice { return choicesOf("", beginning(modes, text)) }, widget.Prompt{
		Label:    "mode: ",
		Complete: widget.Words(func(text string) string { return completeWord(text, modes) }),
		Done: func(text string) tea.Cmd {
			setting := v.Setting
			setting.Mode = strings.TrimSpace(text)
			return v.under(m, setting)
		},
	}))
}

func (v *Screen) noModes() string {
	a := v.answer()
	if len(match.Library(a.Library).Modes) == 0 {
		return a.Library + " has no modes"
	}
	return ""
}

// chooseMatchers asks what the test matches on; none is the failure's or the
// default.
func (v *Screen) chooseMatchers(m screen.App) tea.Cmd {
	a := v.answer()
	matchers := match.Library(a.Library).Matchers
	was := strings.Join(a.MatchOn(), " ")
	more := slices.DeleteFunc(slices.Clone(matchers), func(name string) bool { return slices.Contains(a.MatchOn(), name) })
	return m.Ask(choosing("Matchers to add", was, "↑ ↓ choose", choicesOf(was+" ", more), func(text string) []choice { return withLast(text, matchers) }, widget.Prompt{
		Label:    "matchers: ",
		Complete: widget.Words(func(text string) string { return completeWord(text, matchers) }),
		Done: func(text string) tea.Cmd {
			setting := v.Setting
			setting.On = matcherNames(text)
			return v.under(m, setting)
		},
	}))
}

// A choice is what is listed above a prompt, and the text that it makes of what is
// typed.
type choice struct{ shown, text string }

// choicesOf are words behind what is typed already.
func choicesOf(typed string, words []string) []choice {
	var choices []choice
	for _, w := range words {
		choices = append(choices, choice{w, typed + w})
	}
	return choices
}

// choosing is a prompt that lists what its text can become: at first all, then those
// that go on with what is typed.
func choosing(heading, was, hint string, all []choice, choices func(text string) []choice, p widget.Prompt) widget.Prompt {
	p.Text, p.Hint = was, hint
	p.Offers = &widget.Offers{Of: heading, For: func(text string) []widget.Offer {
		found := all
		if text != was {
			found = choices(text)
		}
		var offers []widget.Offer
		for _, c := range found {
			offers = append(offers, widget.Offer{Text: c.shown, Do: func() tea.Cmd { return p.Done(c.text) }})
		}
		return offers
	}}
	return p
}

// beginning are the words that begin with a text; one that is the text stands alone.
func beginning(words []string, text string) []string {
	if text = strings.TrimSpace(text); slices.Contains(words, text) {
		return []string{text}
	}
	var found []string
	for _, w := range words {
		if strings.HasPrefix(w, text) {
			found = append(found, w)
		}
	}
	return found
}

// withLast is a text of several words with each word that its last one can begin;
// behind a blank there is none.
func withLast(text string, words []string) []choice {
	at := strings.LastIndexAny(text, " ,") + 1
	if text != "" && text[at:] == "" {
		return nil
	}
	return choicesOf(text[:at], beginning(words, text[at:]))
}

// matcherNames are the words of a text; commas part them too, but for those
// inside what a matcher is given.
func matcherNames(text string) []string {
	var names []string
	for _, word := range strings.Fields(text) {
		if word = strings.Trim(word, ","); strings.ContainsAny(word, "(:") {
			names = append(names, word)
			continue
		}
		for name := range strings.SplitSeq(word, ",") {
			if name != "" {
				names = append(names, name)
			}
		}
	}
	return names
}

func libraryNames() []string {
	var names []string
	for _, l := range all.Libraries() {
		names = append(names, l.Name)
	}
	return names
}

// completeWord completes the last word of a text; a word that is there already
// gives way to the next.
func completeWord(text string, words []string) string {
	at := strings.LastIndexAny(text, " ,") + 1
	word := text[at:]
	if n := slices.Index(words, word); n >= 0 {
		return text[:at] + words[(n+1)%len(words)]
	}
	for _, w := range words {
		if strings.HasPrefix(w, word) {
			return text[:at] + w
		}
	}
	return text
}
