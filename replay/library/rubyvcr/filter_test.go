package rubyvcr

import (
	"testing"

	"tapedeck/model"
	"tapedeck/replay/library/librarytest"
)

func TestPlaceholderVectors(t *testing.T) {
	librarytest.Placeholders(t, Library.Name, func(v librarytest.PlaceholderRow, i model.Interaction) model.Interaction {
		return filterSensitive(i, v.Text, v.Replacement)
	})
}
