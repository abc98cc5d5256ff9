package widget

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/render"
)

// Offers are a list above a prompt. Without a text none is chosen to begin with.
type Offers struct {
	Of  string // its heading
	For func(text string) []Offer
	// Begin is the one that is chosen without a text, counted from 1; 0 for none.
	Begin int
	// Seen is told which one is chosen, each time; nil is not.
	Seen func(Offer)
}

// An Offer is a line of the list above a prompt: what its text can stand for.
type Offer struct {
	Text, Help, Right string // sanitised
	Why               string // it cannot be taken now, "" if it can
	Do                func() tea.Cmd
}

// Offered is the one that enter takes.
func (p *Prompt) Offered() (o Offer, ok bool) {
	if offers := p.offers(); p.chosen >= 0 && p.chosen < len(offers) {
		return offers[p.chosen], true
	}
	return Offer{}, false
}

// Choose goes down or up among what is offered.
func (p *Prompt) Choose(by int) {
	p.chosen = Clamp(p.chosen+by, 0, len(p.offers())-1)
	p.clear()
	p.see()
}

// see tells which one is chosen.
func (p *Prompt) see() {
	if o, ok := p.Offered(); ok && p.Offers.Seen != nil {
		p.Offers.Seen(o)
	}
}

// offers are those of the text.
func (p *Prompt) offers() []Offer {
	if p.Offers == nil {
		return nil
	}
	return p.Offers.For(p.Value())
}

// DrawOffers draws the list above the prompt in at most so many rows, the first
// its heading; none where nothing is offered.
func (p *Prompt) DrawOffers(theme render.Theme, width, most int) []string {
	offers := p.offers()
	if len(offers) == 0 || most < 2 {
		return nil
	}
	seen := Scroller{Count: len(offers), Height: min(len(offers), most-1)}
	seen.To(max(0, p.chosen))
	rows := []string{Heading(theme, true, width, " "+p.Offers.Of, "")}
	names := 0
	for _, o := range offers {
		names = max(names, min(render.Width(o.Text), width/3))
	}
	for i, o := range offers[seen.Top : seen.Top+seen.Height] {
		on := p.chosen >= 0 && seen.Top+i == p.chosen
		role := render.Plain
		if o.Why != "" {
			role = render.Muted
		}
		text := fmt.Sprintf("%s  %s  ", CursorSign(true, on), Fit(o.Text, names))
		rest := width - render.Width(text)
		if on {
			role = render.Plain
		}
		rows = append(rows, WholeRow(theme, on, width, In(role, text), In(role, Ends(rest, o.Help, Apart(o.Right)+" "))))
	}
	return rows
}
