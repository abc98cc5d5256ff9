package timeline

import (
	"context"
	"slices"
	"time"

	"tapedeck/cassette"
	"tapedeck/model"
)

// A source is where the time of a recording stands.
type source int

const (
	nowhere    source = iota
	recordedAt        // the field that the library writes for it
	dateHeader        // Date of the response: RFC 9110, section 6.6.1, whole seconds of the server's clock
)

// A moment is when an interaction was recorded, and how long it took.
type moment struct {
	interaction int // counted from 0
	when        time.Time
	source      source
	took        time.Duration // 0 if that is not recorded
}

// A line is what a cassette says of time.
type line struct {
	moments    []moment // by time, then in recorded order; those without a time last
	timed      int      // how many have one
	by         map[source]int
	fractional bool // of a second
	took       bool // how long one took is recorded
	inOrder    bool // of the cassette too
}

// read asks every interaction for its time, and says how many were read.
// Interactions that cannot be read have no time.
func read(ctx context.Context, f *cassette.File, progress func(n int)) (line, error) {
	l := line{by: map[source]int{}}
	var untimed []moment
	err := cassette.Walk(ctx, f, 0, f.Len(), momentOf, func(i int, m moment) error {
		l.by[m.source]++
		l.took = l.took || m.took > 0
		l.fractional = l.fractional || m.when.Nanosecond() != 0
		if m.source == nowhere {
			untimed = append(untimed, m)
		} else {
			l.moments = append(l.moments, m)
		}
		progress(i + 1)
		return nil
	})
	slices.SortStableFunc(l.moments, func(a, b moment) int { return a.when.Compare(b.when) })
	l.timed = len(l.moments)
	l.inOrder = slices.IsSortedFunc(l.moments, func(a, b moment) int { return a.interaction - b.interaction })
	l.moments = append(l.moments, untimed...)
	return l, err
}

func momentOf(visited *cassette.Visit) moment {
	m := moment{interaction: visited.At()}
	v, err := visited.Interaction()
	if err != nil {
		return m
	}
	if took, err := time.ParseDuration(v.Took); err == nil {
		m.took = max(0, took)
	}
	if m.when = model.RecordedTime(v.RecordedAt); !m.when.IsZero() {
		m.source = recordedAt
	} else if m.when = model.RecordedTime(v.Response.Header.Get("Date")); !m.when.IsZero() {
		m.source = dateHeader
	}
	return m
}

// says reports whether there is anything to show.
func (l *line) says() bool { return l.timed > 0 || l.took }

// start and end are the first and the last time.
func (l *line) start() time.Time { return l.moments[0].when }
func (l *line) end() time.Time   { return l.moments[l.timed-1].when }

// span is the time between them, 0 without times.
func (l *line) span() time.Duration {
	if l.timed == 0 {
		return 0
	}
	return l.end().Sub(l.start())
}
