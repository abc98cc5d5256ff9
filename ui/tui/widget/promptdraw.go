package widget

import (
	"slices"
	"strings"

	"tapedeck/ui/render"
)

// leastTyped is how many cells of a prompt are for the text.
const leastTyped = 16

// leastBeforeNote is the cells for the cursor and blanks between the text and a note.
const leastBeforeNote = 3

// Draw draws the prompt in width cells, in a row on the ground of a field. A note stands
// before what is at the right, where the text leaves room for it.
func (p *Prompt) Draw(theme render.Theme, width int, note string) string {
	spans, _ := p.spans(width)
	if p.Row == nil {
		last := len(spans) - 2
		if blanks := len(spans[last].Text) - render.Width(note); note != "" && blanks >= leastBeforeNote {
			spans = slices.Insert(spans, last+1, In(render.Muted, note))
			spans[last].Text = spans[last].Text[:blanks]
		}
		return Draw(theme, width, spans...)
	}
	lead := spans[0].Text
	field := Draw(theme, max(0, width-render.Width(lead)), spans[1:]...)
	return Draw(theme, width, Plain(lead), Painted(theme.Over(render.Field, field)))
}

// Cursor is in which of width cells the cursor is.
func (p *Prompt) Cursor(width int) int {
	_, cursor := p.spans(width)
	return cursor
}

// spans fits the prompt into width cells and returns in which the cursor is.
func (p *Prompt) spans(width int) (spans []Span, cursor int) {
	lead := p.lead(width)
	right := p.right()
	if render.Width(lead)+render.Width(right)+leastTyped/2 > width {
		right = ""
	}
	room := max(1, width-render.Width(lead)-render.Width(right)-1)
	before, after := p.seen()
	for render.Width(before) > room {
		over := render.Beginning(before, render.Width(before)-room+2)
		before = "…" + before[len(over):]
		if over == "" {
			break
		}
	}
	after = render.Beginning(after, room-render.Width(before))
	ghost := ""
	if p.Beside.Ghost != nil && after == "" {
		if ghost = p.Beside.Ghost(p.Value()); ghost != "" {
			ghost = render.Beginning(" "+ghost, room-render.Width(before)) // beside the cursor
		}
	}
	cursor = render.Width(lead) + render.Width(before)
	if p.Row != nil {
		ghost += render.Beginning(p.Row.After, room-render.Width(before)-render.Width(after)-render.Width(ghost))
	}
	blanks := max(0, width-cursor-render.Width(after)-render.Width(ghost)-render.Width(right))
	role := render.Plain
	if p.Fresh >= 0 {
		role = render.CurrentHit
	}
	held := p.held(before)
	spans = append([]Span{Plain(lead), Plain(held)}, p.marked(role, before[len(held):]+after)...)
	return append(spans, In(render.Muted, ghost), Plain(strings.Repeat(" ", blanks)), Plain(right)), cursor
}

// marked is the text that is seen, what is wrong in it as such where all of it
// is seen as it is.
func (p *Prompt) marked(role render.Role, text string) []Span {
	if p.mistake == nil || !p.Status.Failed || text != p.Value() || p.mistake.To > len(text) {
		return []Span{In(role, text)}
	}
	from, to := p.mistake.From, p.mistake.To
	return []Span{In(role, text[:from]), In(render.Failure, text[from:to]), In(role, text[to:])}
}

// lead is what stands before the text.
func (p *Prompt) lead(width int) string {
	if p.Row != nil {
		return ">" + strings.Repeat(" ", max(0, p.Row.Indent-1)) + p.Row.Before
	}
	return " " + cutHalf(render.Sanitize(p.Label), width-leastTyped)
}

// right is what stands at the right.
func (p *Prompt) right() string {
	switch {
	case p.Beside.Right != nil:
		return Apart(p.Beside.Right()) + " "
	case len(p.found) > 0:
		return Apart(render.Cut(render.Sanitize(strings.Join(p.found, " ")), 40)) + " "
	}
	return ""
}

// seen is the text before and after the cursor as it is shown.
func (p *Prompt) seen() (before, after string) {
	text := []rune(p.Value())
	at := min(p.input.Position(), len(text))
	if p.Masked {
		return strings.Repeat("•", at), strings.Repeat("•", len(text)-at)
	}
	return render.Sanitize(string(text[:at])), render.Sanitize(string(text[at:]))
}

// held is the beginning of what is seen that typing does not replace.
func (p *Prompt) held(before string) string {
	if p.Fresh <= 0 || p.Masked {
		return ""
	}
	text := []rune(p.Value())
	held := render.Sanitize(string(text[:min(p.Fresh, len(text))]))
	if !strings.HasPrefix(before, held) {
		return ""
	}
	return held
}
