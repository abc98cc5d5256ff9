package palette

// Nearest is that of xterm's 256 colours which is most like another one; the first
// 16, which are the terminal's own, are left out. A difference in hue counts for more
// than one in brightness: red stays red.
func Nearest(r, g, b uint8) uint8 {
	best, least := uint8(0), -1
	for n := 16; n < 256; n++ {
		dr, dg, db := rgb(n)
		dr, dg, db = int(r)-dr, int(g)-dg, int(b)-db
		// Of luma and the two differences in colour of ITU-R BT.601, in thousandths.
		y := 299*dr + 587*dg + 114*db
		cb, cr := 564*(1000*db-y)/1000, 713*(1000*dr-y)/1000
		if d := y*y/1000 + 5*(cb*cb+cr*cr)/2000; least < 0 || d < least {
			best, least = uint8(n), d
		}
	}
	return best
}

// rgb are the parts of one of xterm's colours from 16 on.
func rgb(n int) (r, g, b int) {
	if n >= 232 {
		grey := 8 + 10*(n-232)
		return grey, grey, grey
	}
	level := [...]int{0, 95, 135, 175, 215, 255}
	n -= 16
	return level[n/36], level[n/6%6], level[n%6]
}
