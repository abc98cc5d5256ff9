package render

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"tapedeck/model"
)

// Columns are the widths of the columns of a list of interactions, in cells;
// 0 for one that was dropped to leave the URL its room. One blank stands
// between columns from the number on.
type Columns struct {
	Number, Method, URL, Type, Size, Age int
	Result                               int // of re-recording, behind the URL
}

const (
	signColumns  = 3 // cursor, mark, state
	leastMethod  = 6 // as wide as DELETE
	mostMethod   = 12
	statusColumn = 5
	leastURL     = 24
	usualWidth   = 80 // a list that is narrower gives its URLs as much room as this one
	leastDated   = 84 // the width of a list; beside the detail it has up to 88
)

// NewColumns lays out a list of a width that counts up to count. dated says
// whether the cassette keeps times of recording.
func NewColumns(width, count int, dated bool) Columns {
	c := Columns{Number: max(2, len(strconv.Itoa(count))), Method: leastMethod, Type: 5, Size: 7}
	if dated && width >= leastDated {
		c.Age = 4
	}
	for _, drop := range []*int{&c.Age, &c.Type, &c.Size, nil} {
		c.URL = max(0, width-c.others())
		if drop == nil || c.URL >= leastURL {
			break
		}
		*drop = 0
	}
	return c
}

// For are the columns for URLs and methods as those are: where a URL would be cut
// that has room in a list of the usual width, the type leaves it its room, then the
// size. A long method gets what it takes.
func (c Columns) For(o *Origins) Columns {
	width := c.others() + c.URL
	c.Method = o.Method()
	c.URL = max(0, width-c.others())
	usual := c
	usual.Type, usual.Size, usual.Age = 5, 7, 0
	need := min(o.Widest(), usualWidth-usual.others())
	for _, column := range []*int{&c.Type, &c.Size} {
		if *column > 0 && c.URL < need {
			c.URL += 1 + *column
			*column = 0
		}
	}
	return c
}

// Needs is the width of the narrowest list that shows as much of the URLs as one of
// the usual width.
func Needs(count int, o *Origins) int {
	c := NewColumns(usualWidth, count, false).For(o)
	c.Type, c.Size = 0, 0
	return c.others() + min(o.Widest(), c.URL)
}

// Method is how many cells a list gives methods.
func (o *Origins) Method() int { return min(max(leastMethod, o.method), mostMethod) }

// NarrowColumns are number, method, status and URL alone.
func NarrowColumns(width, count int) Columns {
	c := Columns{Number: max(2, len(strconv.Itoa(count))), Method: leastMethod}
	c.URL = max(0, width-c.others())
	return c
}

// Widths of a result: the widest, what "failed: refused the connection" takes, and
// what is left to the URL beside that.
const (
	mostResult  = 40
	usualResult = 30
	leastPath   = 10
)

// WithResults shows results instead of type, size and age.
func (c Columns) WithResults() Columns {
	room := c.others() + c.URL
	c.Type, c.Size, c.Age = 0, 0, 0
	rest := room - c.others()
	c.Result = min(mostResult, max(rest/2, min(usualResult, rest-leastPath)))
	c.URL = max(0, rest-c.Result-1)
	return c
}

// others is the width of everything but the URL, blanks included.
func (c Columns) others() int {
	n := signColumns + c.Number + 1 + c.Method + 1 + statusColumn + 1
	for _, w := range []int{c.Result, c.Type, c.Size, c.Age} {
		if w > 0 {
			n += 1 + w
		}
	}
	return n
}

// Heading is the row above the list: a text and the names of the columns at
// the right.
func (c Columns) Heading(text string) string {
	room, names := c.heading()
	return left(" "+Cut(text, room-1), room) + names
}

// HeadingRoom is how wide its text can be.
func (c Columns) HeadingRoom() int {
	room, _ := c.heading()
	return room - 1
}

// heading are the names of the columns, and the room left of them.
func (c Columns) heading() (room int, names string) {
	if c.Result > 0 {
		names += " " + left("outcome", c.Result)
	}
	if c.Type > 0 {
		names += " " + left("type", c.Type)
	}
	if c.Size > 0 {
		names += " " + right("size", c.Size)
	}
	if c.Age > 0 {
		names += " " + right("age", c.Age)
	}
	return c.others() + c.URL - len(names), names
}

// FindingSign stands beside an interaction with findings.
const FindingSign = "^"

// A ListRow is an interaction as a list shows it.
type ListRow struct {
	N       int // from 1
	Summary model.Summary
	Cursor  byte // '>' in the focused pane, '-' in the other one, 0 elsewhere
	Marked  bool
	State   byte // '~' changed, '+' new, '?' cannot be decoded, '^' a finding, 0 otherwise

	Result     string // of re-recording, sanitised
	ResultRole Role
}

// Row is one row of the list, exactly as wide as the columns are together.
func (c Columns) Row(r ListRow, o *Origins, now time.Time, t Theme) string {
	switch r.Cursor {
	case '>':
		return t.Paint(Selected, c.row(r, o, now, Theme{}))
	case '-':
		return t.Over(SelectedOther, c.row(r, o, now, t))
	}
	return c.row(r, o, now, t)
}

func (c Columns) row(r ListRow, o *Origins, now time.Time, t Theme) string {
	s, mark := r.Summary, byte(0)
	if r.Marked {
		mark = '*'
	}
	number := right(strconv.Itoa(r.N), c.Number)
	url := max(0, c.URL-(len(number)-c.Number))
	var b strings.Builder
	b.WriteString(sign(r.Cursor))
	b.WriteString(sign(mark))
	b.WriteString(t.Paint(stateRole(r.State), sign(r.State)))
	b.WriteString(number)
	b.WriteByte(' ')
	b.WriteString(left(Cut(Sanitize(bound(s.Method)), c.Method), c.Method))
	b.WriteByte(' ')
	b.WriteString(t.Paint(StatusRole(s.Status), left(Cut(Status(s.Status), statusColumn), statusColumn)))
	b.WriteByte(' ')
	b.WriteString(left(o.URL(s.URL, s.Label, url, t), url))
	if c.Result > 0 {
		b.WriteByte(' ')
		b.WriteString(t.Paint(r.ResultRole, left(Cut(r.Result, c.Result), c.Result)))
	}
	if c.Type > 0 {
		b.WriteByte(' ')
		b.WriteString(left(Cut(Sanitize(s.Type), c.Type), c.Type))
	}
	if c.Size > 0 {
		b.WriteByte(' ')
		b.WriteString(right(ResponseSize(s), c.Size))
	}
	if c.Age > 0 {
		b.WriteByte(' ')
		b.WriteString(right(Age(s.Recorded, now), c.Age))
	}
	return b.String()
}

// Status writes a status code with the sign that tells it apart without colours:
// "200", "302>", "404!", "503!!", "---" where none is recorded.
func Status(status int) string {
	if status == 0 {
		return "---"
	}
	code := strconv.Itoa(status)
	switch StatusRole(status) {
	case Redirect:
		return code + ">"
	case ClientError:
		return code + "!"
	case Failure:
		return code + "!!"
	}
	return code
}

// sign fills a column of one cell.
func sign(c byte) string {
	if c == 0 {
		return " "
	}
	return string(rune(c))
}

func stateRole(state byte) Role {
	switch state {
	case '~', '?', FindingSign[0]:
		return Notice
	case '+':
		return Added
	}
	return Plain
}

// left pads s with blanks to width cells, its text at the left.
func left(s string, width int) string { return s + pad(s, width) }

// right pads s with blanks to width cells, its text at the right.
func right(s string, width int) string { return pad(s, width) + s }

func pad(s string, width int) string { return strings.Repeat(" ", max(0, width-Width(s))) }

// SummaryLine is the screen's row with the widest column last, so that nothing needs
// to be cut or padded.
func SummaryLine(s model.Summary) string {
	line := fmt.Sprintf("%-6s %-5s %-5s %7s %s", s.Method, Status(s.Status), s.Type, ResponseSize(s), s.URL)
	if s.Label != "" {
		line += " [" + s.Label + "]"
	}
	return line
}

// ResponseSize is the size of the response's body, as far as it is known.
func ResponseSize(s model.Summary) string {
	if s.Type == model.Unread {
		return "?"
	}
	return Size(s.ResponseSize)
}
