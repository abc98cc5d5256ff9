package format

import (
	"time"

	"tapedeck/model"
)

// exampleTime is the time that a text says, in the form that a library reads;
// of a text that tells none it is a time of ours.
func exampleTime(said, layout string) string {
	t := model.RecordedTime(said)
	if t.IsZero() {
		t = time.Date(2026, time.January, 2, 15, 4, 5, 0, time.UTC)
	}
	return t.Format(layout)
}

// timeOrNow is the time that a text says in a library's form, and the present
// one where it tells none: the library does not load an interaction without.
func timeOrNow(said, layout string) string {
	t := model.RecordedTime(said)
	if t.IsZero() {
		t = time.Now().UTC()
	}
	return t.Format(layout)
}
