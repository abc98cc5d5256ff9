package tui

// A scroller is a cursor in count rows, of which height are seen from top on.
type scroller struct{ cursor, top, count, height int }

// margin is how many rows the cursor keeps away from the edges.
const margin = 2

// resize gives the scroller its rows and its height. A cursor that was seen
// stays seen.
func (s *scroller) resize(count, height int) {
	seen := s.cursor >= s.top && s.cursor < s.top+s.height || s.height <= 0
	s.count, s.height = count, height
	s.cursor = clamp(s.cursor, 0, count-1)
	if seen {
		s.reveal()
	}
	s.top = clamp(s.top, 0, count-height)
}

func (s *scroller) to(row int) {
	s.cursor = clamp(row, 0, s.count-1)
	s.reveal()
}

func (s *scroller) by(rows int) { s.to(s.cursor + rows) }

// wheel scrolls and leaves the cursor where it is.
func (s *scroller) wheel(rows int) { s.top = clamp(s.top+rows, 0, s.count-s.height) }

func (s *scroller) reveal() {
	edge := max(min(margin, (s.height-1)/2), 0)
	s.top = min(s.top, s.cursor-edge)
	s.top = max(s.top, s.cursor-s.height+1+edge)
	s.top = clamp(s.top, 0, s.count-s.height)
}

// clamp puts n between low and high; low wins.
func clamp(n, low, high int) int { return max(min(n, high), low) }
