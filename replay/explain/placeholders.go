package explain

import (
	"slices"
	"strings"

	"tapedeck/model"
	"tapedeck/replay/placeholder"
)

// placeholdersIn are those of a body, as its type has them: a tag of XML is none.
func placeholdersIn(data []byte, contentType string) []string {
	var raw []string
	placeholder.RewriteText(data, contentType, nil, func(_ placeholder.Spot, text string, _ func(string) string) string {
		if !slices.Contains(raw, text) {
			raw = append(raw, text)
		}
		return text
	})
	return raw
}

// placeholderAt is the first placeholder that is recorded at a place, "" if there
// is none. What is one in a body its type decides: a tag of XML is none.
func placeholderAt(d model.Difference, inBody []string) string {
	place, _, _ := strings.Cut(d.Path, " ")
	if strings.HasPrefix(place, "$") || slices.Contains([]string{"line", "form", "part", "body"}, place) {
		for _, p := range inBody {
			if strings.Contains(d.Was, p) || strings.Contains(d.Was, placeholder.Unescape(p)) {
				return placeholder.Unescape(p)
			}
		}
		return ""
	}
	if marks := placeholder.In(d.Was); len(marks) > 0 {
		return marks[0].Text
	}
	return ""
}
