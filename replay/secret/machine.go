package secret

// A machine finds many patterns in one pass (Aho and Corasick, 1975). A blank
// and a plus are the same to it: forms write one as the other.
type machine struct {
	states   []state // the first is the start
	root     [256]int32
	patterns []pattern
}

type state struct {
	label          byte
	child, sibling int32 // 0: none
	fail           int32 // the state of the longest proper suffix
	pattern        int32 // that ends here, counting from 1; 0: none
	shorter        int32 // the next state on the fail links in which a pattern ends
}

// A pattern is one writing of a value.
type pattern struct {
	text  []byte
	value int // which one
}

func fold(c byte) byte {
	if c == '+' {
		return ' '
	}
	return c
}

// add adds a pattern of a value; the first of two equal ones counts.
func (m *machine) add(text []byte, value int) {
	if len(m.states) == 0 {
		m.states = []state{{}}
	}
	s := int32(0)
	for _, c := range text {
		next := m.childOf(s, fold(c))
		if next == 0 {
			next = int32(len(m.states))
			m.states = append(m.states, state{label: fold(c), sibling: m.states[s].child})
			m.states[s].child = next
		}
		s = next
	}
	if s != 0 && m.states[s].pattern == 0 {
		m.patterns = append(m.patterns, pattern{text, value})
		m.states[s].pattern = int32(len(m.patterns))
	}
}

func (m *machine) childOf(s int32, c byte) int32 {
	next := m.states[s].child
	for next != 0 && m.states[next].label != c {
		next = m.states[next].sibling
	}
	return next
}

// link sets the fail links, nearest states first.
func (m *machine) link() {
	if len(m.states) == 0 {
		return
	}
	var queue []int32
	for c := m.states[0].child; c != 0; c = m.states[c].sibling {
		m.root[m.states[c].label] = c
		queue = append(queue, c)
	}
	for n := 0; n < len(queue); n++ {
		s := queue[n]
		for c := m.states[s].child; c != 0; c = m.states[c].sibling {
			fail := m.step(m.states[s].fail, m.states[c].label)
			m.states[c].fail = fail
			m.states[c].shorter = fail
			if m.states[fail].pattern == 0 {
				m.states[c].shorter = m.states[fail].shorter
			}
			queue = append(queue, c)
		}
	}
}

// step goes on by one byte, folded.
func (m *machine) step(s int32, c byte) int32 {
	for s != 0 {
		if next := m.childOf(s, c); next != 0 {
			return next
		}
		s = m.states[s].fail
	}
	return m.root[c]
}

// scan calls found for the patterns that end at each byte, longest first, until
// it returns true.
func (m *machine) scan(text []byte, found func(end int, p pattern) bool) {
	s := int32(0)
	for i, c := range text {
		s = m.step(s, fold(c))
		at := s
		if m.states[at].pattern == 0 {
			at = m.states[at].shorter
		}
		for at != 0 && !found(i+1, m.patterns[m.states[at].pattern-1]) {
			at = m.states[at].shorter
		}
	}
}
