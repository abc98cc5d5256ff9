package secret

// sixBits is the value of a character of base64 or base64url, -1 of others.
var sixBits = func() (table [256]int8) {
	for i := range table {
		table[i] = -1
	}
	for i, c := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/" {
		table[c] = int8(i)
	}
	table['-'], table['_'] = 62, 63
	return table
}()

var fourBits = func() (table [256]int8) {
	for i := range table {
		table[i] = int8(nibble(byte(i)))
	}
	return table
}()

// leastRun is the shortest run of base64 or hex that is looked into.
const leastRun = 4

// unbase64 reads every run of base64 that can hold so many bytes, from each of
// its first four characters on: where it begins in the run is not known.
func (p *pool) unbase64(v *view, shortest int) []view {
	return p.decoded(v, &sixBits, 6, 4, max(leastRun, (8*shortest+5)/6), lineBreak)
}

// unhex does the same for hex, whose pairs may stand apart: 53:65, 53 65.
func (p *pool) unhex(v *view, shortest int) []view {
	return p.decoded(v, &fourBits, 4, 2, max(leastRun, 2*shortest), func(text []byte) int {
		if c := text[0]; c == ':' || c == '-' || c == ' ' {
			return 1
		}
		return lineBreak(text)
	})
}

// lineBreak is the length of a line break with the blanks after it, which long
// runs are wrapped by.
func lineBreak(text []byte) int {
	if text[0] != '\n' && text[0] != '\r' {
		return 0
	}
	n := 1
	for n < len(text) && n < 100 && (text[n] == '\n' || text[n] == ' ' || text[n] == '\t') {
		n++
	}
	return n
}

// decoded reads runs of digits that stand for so many bits each. between is the
// length of what may stand between two of them. The views begin at the first,
// second... digit of every run.
func (p *pool) decoded(v *view, table *[256]int8, bits, ways, least int, between func([]byte) int) []view {
	views := make([]view, ways)
	for way := range views {
		views[way] = p.fresh(v)
		views[way].coded = true
	}
	var at []int // the digits of a run
	for i := 0; i < len(v.text); {
		if table[v.text[i]] < 0 {
			i++
			continue
		}
		at = at[:0]
		for i < len(v.text) {
			if table[v.text[i]] >= 0 {
				at = append(at, i)
				i++
				continue
			}
			n := between(v.text[i:])
			if n == 0 || i+n >= len(v.text) || table[v.text[i+n]] < 0 {
				break
			}
			i += n
		}
		if len(at) < least {
			continue
		}
		for way := range views {
			views[way].decode(v, at[way:], table, bits)
		}
	}
	return views
}

// decode appends the bytes that a run of digits stands for, and a line break,
// so that nothing is read across two runs.
func (v *view) decode(of *view, at []int, table *[256]int8, bits int) {
	value, have := 0, 0
	for n, i := range at {
		value = (value<<bits | int(table[of.text[i]])) & 0xffff
		if have += bits; have >= 8 {
			have -= 8
			v.put(byte(value>>have), of, at[n-1], i+1) // a byte is in two digits
		}
	}
	if len(at) > 0 {
		last := at[len(at)-1]
		v.put('\n', of, last, last+1)
	}
}
