package opened

import (
	"slices"

	"tapedeck/model/gap"
)

// marks are interactions that are marked. Copies share what they hold until one
// is set: what runs in the background takes a clone.
type marks struct {
	on []bool // by index; what lies beyond is not marked
	N  int    // how many are
}

func (m marks) has(i int) bool { return i < len(m.on) && m.on[i] }

func (m marks) clone() marks { return marks{slices.Clone(m.on), m.N} }

func (m *marks) Set(i int, on bool) {
	if m.has(i) == on {
		return
	}
	if i >= len(m.on) {
		m.on = append(m.on, make([]bool, i+1-len(m.on))...)
	}
	m.on[i] = on
	if on {
		m.N++
	} else {
		m.N--
	}
}

// after are the marks where their interactions stand after shifts; what came
// is not marked.
func (m marks) after(shifts []shift) marks {
	room := len(m.on)
	for _, s := range shifts {
		room = max(room, s.at+1, s.to+1)
	}
	room += len(shifts) // as many may go before the farthest is named
	on := gap.Of(append(slices.Clip(m.on), make([]bool, room-len(m.on))...))
	follow(&on, shifts, false, func(is bool) bool { return is })
	moved := marks{}
	for i, is := range on.Items() {
		if is {
			moved = marks{on.Items()[:i+1], moved.N + 1}
		}
	}
	return moved
}
