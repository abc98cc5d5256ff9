package cli

import (
	"fmt"
	"strings"

	"tapedeck/cassette"
	"tapedeck/ui/mask"
	"tapedeck/ui/match"
)

// What a row of match --json over a test run is cut to, so that hundreds of them
// stay small.
const (
	rowBytes      = 2000 // of a body, without --max-bytes
	rowCandidates = 3
	rowDiff       = 20_000
)

// cut makes the row small: the nearest candidates, and of bodies and what is
// copied the first bytes.
func (r *rowJSON) cut(most int) {
	r.Candidates = r.Candidates[:min(len(r.Candidates), rowCandidates)]
	if most <= 0 {
		return
	}
	r.Request.Body.cut(most)
	for key, value := range r.Read {
		if text, ok := value.(string); ok && len(text) > most {
			r.Read[key] = cutText(text, most)
		}
	}
	for i := range r.Remedies {
		if c := r.Remedies[i].Copy; c != nil && len(*c) > 2*most {
			r.Remedies[i].Text += fmt.Sprintf(" (%d bytes, which --max-bytes 0 prints)", len(*c))
			r.Remedies[i].Copy = nil
		}
	}
}

func (b *bodyJSON) cut(most int) {
	if b.Text != nil && len(*b.Text) > most {
		b.Size = len(*b.Text)
		text := cutText(*b.Text, most)
		b.Text = &text
	}
	if b.Base64 != nil && len(*b.Base64) > most {
		b.Size = len(*b.Base64)
		data := (*b.Base64)[:most]
		b.Base64 = &data
	}
}

// cutText cuts a text between characters.
func cutText(text string, most int) string {
	return strings.ToValidUTF8(text[:most], "")
}

// hides has credentials masked from now on, unless they are asked for.
func (p *program) hides(m matching) {
	if !m.unmask {
		p.mask = new(mask.Mask)
	}
}

// hide masks those of a cassette, nil for none, and of what was asked of it.
func (p *program) hide(f *cassette.File, answers []match.Answer) {
	p.mask.AddFile(f)
	for _, a := range answers {
		p.mask.Add(a.Request.Header, a.From.Header)
	}
}
