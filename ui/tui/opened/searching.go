package opened

import (
	"context"
	"fmt"
	"sync"

	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/screen"
)

// A searched is what a search knows of the interactions of a cassette: none is read
// twice for it.
type searched struct {
	detail.Seeker
	mu    sync.Mutex
	found []detail.Sides // by index; what lies beyond is not known
}

func (s *searched) at(i int) detail.Sides {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i < len(s.found) {
		return s.found[i]
	}
	return 0
}

func (s *searched) note(i int, found detail.Sides) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i >= len(s.found) {
		s.found = append(s.found, make([]detail.Sides, i+1-len(s.found))...)
	}
	s.found[i] = found
}

// A run of a search goes through the rows of a list, from one of them on.
type run struct {
	*searched
	file  *cassette.File
	rows  []int // the interactions that are shown, nil for all
	count int   // how many
	from  int   // the row to begin in
	way   int
	here  detail.Sides // the messages that are shown
	after detail.Sides // those of the same interaction that lie ahead
	read  func(int)    // is given how many interactions were read
}

const (
	leastRows = 8    // how many are looked at first; then twice as many each time
	mostRows  = 1024 // up to so many
)

func (c run) item(row int) int {
	if c.rows == nil {
		return row
	}
	return c.rows[row]
}

// A hit is the row that a search has gone on to, and in which of its messages
// something was found: in none where there is no hit.
type hit struct {
	row    int
	found  detail.Sides
	around bool // the search went past an end of the list to come there
}

// next is the next hit.
func (c run) next(ctx context.Context) (hit, error) {
	if c.after != 0 {
		if found, err := c.look(ctx, c.from, c.from+1, c.from, c.after); found != 0 || err != nil {
			return hit{c.from, found, false}, err
		}
	}
	for done, step := 1, leastRows; done < c.count; done, step = done+step, min(2*step, mostRows) {
		for _, part := range c.parts(done, min(done+step, c.count)) {
			if _, err := c.look(ctx, part[0], part[1], -1, 0); err != nil {
				return hit{}, err
			}
		}
		for n := done; n < min(done+step, c.count); n++ {
			row, around := c.ahead(n)
			if found := c.at(c.item(row)) &^ detail.Known; found != 0 {
				return hit{row, found, around}, nil
			}
		}
		c.read(min(done+step, c.count))
	}
	found, err := c.look(ctx, c.from, c.from+1, c.from, (detail.InRequest|detail.InResponse)&^c.after)
	return hit{c.from, found, true}, err
}

// ahead is the row that lies n rows ahead; behind the last comes the first.
func (c run) ahead(n int) (row int, around bool) {
	row = c.from + n*c.way
	return (row + c.count) % c.count, row < 0 || row >= c.count
}

// parts are the rows from n ahead to m ahead, in the order of the list: one part,
// or two where they go past an end.
func (c run) parts(n, m int) (parts [][2]int) {
	first, _ := c.ahead(n)
	last, _ := c.ahead(m - 1)
	if c.way < 0 {
		first, last = last, first
	}
	if first <= last {
		return [][2]int{{first, last + 1}}
	}
	return [][2]int{{first, c.count}, {0, last + 1}}
}

// look looks into the interactions of rows that are not known yet, and says which
// of some messages of one of them hold what is looked for.
func (c run) look(ctx context.Context, from, to, row int, of detail.Sides) (detail.Sides, error) {
	for at := from; at < to; {
		last := at + 1 // rows that stand together in the cassette are walked through together
		for last < to && c.item(last) == c.item(last-1)+1 {
			last++
		}
		err := cassette.Walk(ctx, c.file, c.item(at), c.item(last-1)+1, func(v *cassette.Visit) detail.Sides {
			if known := c.at(v.At()); known != 0 {
				return known
			}
			return c.In(v)
		}, func(i int, found detail.Sides) error {
			c.note(i, found)
			return nil
		})
		if err != nil {
			return 0, err
		}
		at = last
	}
	if row < 0 {
		return 0, nil
	}
	return c.at(c.item(row)) & of, nil
}

// SearchBeyond goes on with the search in the other interactions that are shown,
// from the one in the detail on; with way -1 in those before it.
func (t *Cassette) SearchBeyond(m screen.App, way int) tea.Cmd {
	d := &t.Detail
	if t.Query != nil {
		m.Say("still reading · esc stops")
		return nil
	}
	if t.searched == nil || !t.searched.Same(d.Seeker()) {
		t.searched = &searched{Seeker: d.Seeker()}
	}
	c := run{searched: t.searched, file: t.File, count: t.List.Count, from: t.List.RowOf(d.At), way: way}
	if t.List.Filtered {
		c.rows = t.List.Shown
	}
	if c.here, c.after = d.SidesShown(way); !d.Search.Found() {
		c.after |= c.here // which may hold it where that is not shown, as around a chat
	}
	began := d.At
	return Ask(t, m, func(ctx context.Context, progress func(int)) (hit, error) {
		c.read = progress
		return c.next(ctx)
	}, func(m screen.App, h hit) tea.Cmd {
		if d.At != began || t.searched != c.searched {
			return nil // the person went on to something else
		}
		return t.showHit(m, c, h)
	})
}

// showHit goes to it.
func (t *Cassette) showHit(m screen.App, c run, h hit) tea.Cmd {
	d := &t.Detail
	side := h.found.First(c.way)
	switch {
	case side == 0:
		m.Say(fmt.Sprintf("%s is in none of %s", d.Search.Label(), render.Counted(c.count, "interaction")))
		return nil
	case h.row == c.from && side&c.here != 0 && d.Search.Found():
		detail.Around(m, c.way)
		return nil
	}
	at := c.item(h.row)
	d.SearchTo(at, side, c.way, h.around)
	cmd := tea.Cmd(nil)
	if at == d.At {
		cmd = d.Read(m, detail.StandAt(0, 0))
	} else {
		t.List.Show(at)
		cmd = m.Moved()
	}
	d.SaySearched(m.Say)
	return cmd
}
