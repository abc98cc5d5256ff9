package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// Links within the documentation lead somewhere: the file is there, and so is
// the heading. What they show is a picture that is there.
func TestDocsLinks(t *testing.T) {
	checked := 0
	for _, page := range append(pages(t), "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "testdata/README.md") {
		for _, target := range links(read(t, page)) {
			if strings.Contains(target, "://") {
				continue
			}
			checked++
			path, anchor, _ := strings.Cut(target, "#")
			to := page
			if path != "" {
				to = filepath.Join(filepath.Dir(page), path)
			}
			if _, err := os.Stat(to); err != nil {
				t.Errorf("%s: the link to %s: %v", page, target, err)
			} else if anchor != "" && !headings(read(t, to))[anchor] {
				t.Errorf("%s: the link to %s: no such heading", page, target)
			}
		}
	}
	if checked < 20 {
		t.Errorf("only %d links were found", checked)
	}
}

var link = regexp.MustCompile(`\]\(([^()\s]+)\)`)

// links are the targets of a page's links and pictures.
func links(text string) (targets []string) {
	for _, m := range link.FindAllStringSubmatch(prose(text), -1) {
		targets = append(targets, m[1])
	}
	return targets
}

// headings are the anchors that GitHub gives a page's headings: lower case,
// without punctuation, blanks as hyphens.
func headings(text string) map[string]bool {
	anchors := map[string]bool{}
	for line := range strings.Lines(prose(text)) {
		heading := strings.TrimLeft(line, "#")
		if heading == line || !strings.HasPrefix(heading, " ") {
			continue
		}
		anchors[strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
				return unicode.ToLower(r)
			}
			return -1
		}, strings.TrimSpace(heading))] = true
	}
	return anchors
}

// prose is a page without its blocks of code.
func prose(text string) string {
	var b strings.Builder
	inCode := false
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "```") {
			inCode = !inCode
		} else if !inCode && !strings.HasPrefix(line, "    ") {
			b.WriteString(line)
		}
	}
	return b.String()
}
