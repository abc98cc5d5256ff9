package render

// A pen writes text and changes colours only where they change.
type pen struct {
	theme     Theme
	out       []byte
	role, hit Role
}

func (p *pen) write(s string, role, hit Role) {
	if role != p.role || hit != p.hit {
		p.stop()
		p.role, p.hit = role, hit
		p.out = append(p.out, p.theme.sequence(role)...)
		p.out = append(p.out, p.theme.sequence(hit)...)
	}
	p.out = append(p.out, s...)
}

func (p *pen) stop() {
	if p.theme.sequence(p.role) != "" || p.theme.sequence(p.hit) != "" {
		p.out = append(p.out, reset...)
	}
}
