package opened

import (
	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/ui/render"
)

// A listStats is what the list must know of all interactions: where the URLs
// differ, whether times of recording are stored, which have findings
// (those are remembered apart). It is made in steps, so that a big cassette does not wait
// for it.
type listStats struct {
	Gen     int
	next    int // the first interaction not yet seen
	running bool
	Origins render.Origins
	again   *render.Origins // those of a changed cassette, as far as it was read again
	dated   bool
	Needs   int  // how many columns the rows need; of a big cassette its first rows
	decided bool // that stays so
	judged  int  // the first interaction not yet asked for findings
	Asked   bool // whether the library loads the file
}

// One step reads statsStep interactions, or those in about statsBytes;
// where it asks for findings, whose bodies are decoded, in judgeBytes. Before the
// list shows firstStep are read, as many as most terminals have rows.
const (
	firstStep  = 40
	statsStep  = 2000
	statsBytes = 2 << 20
	judgeBytes = 4 << 20
)

// A partStats is what one step of the statistics found.
type partStats struct {
	next    int
	origins render.Origins
	dated   bool
}

// statsOf reads up to so many interactions.
func statsOf(f *cassette.File, from, most int) partStats {
	s := partStats{next: from}
	for size, end := 0, min(from+most, f.Len()); s.next < end && size < statsBytes; s.next++ {
		size += f.TextSize(s.next)
	}
	eachSummary(f, from, s.next, func(sum model.Summary) {
		s.origins.AddRow(sum)
		s.dated = s.dated || !sum.Recorded.IsZero()
	})
	return s
}
