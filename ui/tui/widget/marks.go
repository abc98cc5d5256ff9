package widget

import "slices"

// Marks are the items of a list that are marked. Copies share what they hold until one
// is set: what runs in the background takes a clone.
type Marks struct {
	on []bool // by index; what lies beyond is not marked
	N  int    // how many are
}

// Has reports whether an item is marked.
func (m Marks) Has(i int) bool { return i < len(m.on) && m.on[i] }

// Clone is a copy that nothing changes.
func (m Marks) Clone() Marks { return Marks{slices.Clone(m.on), m.N} }

// Set marks an item, or does not.
func (m *Marks) Set(i int, on bool) {
	if m.Has(i) == on {
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

// Flags says of each index whether it is marked; what lies beyond is not.
func (m Marks) Flags() []bool { return m.on }

// MarksOf are the marks that flags say.
func MarksOf(flags []bool) Marks {
	var m Marks
	for i, is := range flags {
		if is {
			m = Marks{flags[:i+1], m.N + 1}
		}
	}
	return m
}
