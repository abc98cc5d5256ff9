package betamax

import (
	"strings"
	"testing"

	"tapedeck/model"
	"tapedeck/replay/library/librarytest"
)

func TestPlaceholderVectors(t *testing.T) {
	librarytest.Placeholders(t, Library.Name, func(v librarytest.PlaceholderRow, i model.Interaction) model.Interaction {
		return replacePlaceholders(i, v.Placeholders, strings.HasPrefix(v.Direction, "record"))
	})
}
