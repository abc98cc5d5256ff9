package model

import (
	"regexp"
	"strings"

	"tapedeck/model/pattern"
)

// FilterByText is the filter that shows what holds a pattern anywhere. Quotes, which
// a filter does not hold as they are, become an expression, in which blanks may be
// missing: they do where JSON is not stored as it is shown.
func FilterByText(p pattern.Pattern) string {
	text := p.String()
	switch {
	case p.Regexp():
		text = strings.ReplaceAll(text, `"`, `\x22`)
	case strings.Contains(text, `"`):
		text = strings.NewReplacer(`"`, `\x22`, " ", `\s*`).Replace("/" + regexp.QuoteMeta(text) + "/")
	}
	if strings.Contains(text, " ") {
		return `text:"` + text + `"`
	}
	return "text:" + text
}
