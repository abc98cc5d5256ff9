package widget

// A Scroller is a cursor in Count rows, of which Height are seen from Top on.
type Scroller struct{ Cursor, Top, Count, Height int }

// margin is how many rows the cursor keeps away from the edges.
const margin = 2

// Resize gives the scroller its rows and its height. A cursor that was seen
// stays seen.
func (s *Scroller) Resize(count, height int) {
	seen := s.Cursor >= s.Top && s.Cursor < s.Top+s.Height || s.Height <= 0
	s.Count, s.Height = count, height
	s.Cursor = Clamp(s.Cursor, 0, count-1)
	if seen {
		s.Reveal()
	}
	s.Top = Clamp(s.Top, 0, count-height)
}

// To puts the cursor on a row, or on the nearest one there is.
func (s *Scroller) To(row int) {
	s.Cursor = Clamp(row, 0, s.Count-1)
	s.Reveal()
}

// By moves the cursor up or down.
func (s *Scroller) By(rows int) { s.To(s.Cursor + rows) }

// Wheel scrolls and leaves the cursor where it is.
func (s *Scroller) Wheel(rows int) { s.Top = Clamp(s.Top+rows, 0, s.Count-s.Height) }

// Reveal scrolls so that the cursor is seen.
func (s *Scroller) Reveal() {
	edge := max(min(margin, (s.Height-1)/2), 0)
	s.Top = min(s.Top, s.Cursor-edge)
	s.Top = max(s.Top, s.Cursor-s.Height+1+edge)
	s.Top = Clamp(s.Top, 0, s.Count-s.Height)
}

// Clamp puts n between low and high; low wins.
func Clamp(n, low, high int) int { return max(min(n, high), low) }

// Click puts the cursor into a row that is seen, counted from the top; it does
// nothing where there is none.
func (s *Scroller) Click(row int) {
	if row >= 0 && s.Top+row < s.Count {
		s.Cursor = s.Top + row
	}
}
