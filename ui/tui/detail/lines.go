package detail

import (
	"fmt"
	"strconv"
	"strings"

	"tapedeck/model"
	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/render/jwt"
	"tapedeck/ui/tui/widget"
)

// What a line of the detail is, and so what can be done with it.
const (
	plainLine = iota
	StartLine
	HeadersLine // the fold of the headers
	HeaderLine
	FieldsLine // the fold of what else the format stores
	fieldLine
	TimeLine // n is its index in timeFields
	FindingLine
	BodyLine
	ChangeLine      // what an answer changes: n is the index of its part
	MismatchLine    // where a request and a recording differ: n is its value
	AgreedLine      // the fold of what agrees
	RemedyLine      // n is its number
	DifferencesLine // the fold of the differences that there is no room for
	RefusedLine     // the fold of the remedies that cannot be done
	NotesLine       // the fold of notes
)

// lines are the lines of one message above its body.
func (d *Detail) lines(p Part) []widget.Line {
	var ofFile []widget.Line
	shown := d.Shown.err != nil && strings.Contains(d.OfFile, done.Reason(d.Shown.err))
	if d.OfFile != "" && !shown && p.side == d.Shown.parts[0].side {
		ofFile = []widget.Line{findingLine(0, d.OfFile)}
		ofFile[0].Kind = plainLine
	}
	return append(ofFile, d.messageLines(p)...)
}

func (d *Detail) messageLines(p Part) []widget.Line {
	if d.Shown.err != nil {
		return []widget.Line{widget.Prose(TextColumn, widget.In(render.Failure, "read-only: "+render.Sanitize(done.Reason(d.Shown.err))))}
	}
	i := d.Shown.Interaction
	lines := []widget.Line{firstLine(i, p.side)}
	if p.side == model.InResponse && i.Response.Status == 0 && len(i.Response.Header) == 0 && i.Response.Body.Absent {
		return lines
	}
	lines = append(lines, d.headerLines(p.side, i.Header(p.side))...)
	if p.side == model.InResponse {
		lines = append(lines, timeLines(i)...)
	}
	lines = append(lines, d.extraLines(i, p.side)...)
	for n, f := range d.Shown.Findings {
		if f.Field.Side == p.side {
			lines = append(lines, findingLine(n, f.Text))
		}
	}
	return append(lines, BodyLines(p)...)
}

func firstLine(i model.Interaction, side model.Side) widget.Line {
	l := widget.Line{Kind: StartLine, Indent: TextColumn}
	if side == model.InRequest {
		l.Spans = []widget.Span{widget.Plain(render.Sanitize(i.Request.Method) + " "), widget.Plain(render.Sanitize(i.Request.URL))}
		return l
	}
	if i.Response.Status == 0 {
		l.Spans = []widget.Span{widget.In(render.Muted, "no response recorded")}
		return l
	}
	reason := i.Response.Reason
	if reason == "" {
		reason, _ = phraseBeside(i)
	}
	l.Spans = []widget.Span{widget.In(render.StatusRole(i.Response.Status), render.Sanitize(StatusText(i.Response.Status, reason)))}
	return l
}

// phraseBeside is the reason phrase that a format stores in a field of its own,
// after the status code that it stores as well.
func phraseBeside(i model.Interaction) (phrase string, ok bool) {
	said, _ := i.Own(OwnStatus)
	return strings.CutPrefix(said, strconv.Itoa(i.Response.Status)+" ")
}

// OwnStatus is the name of that field.
const OwnStatus = "response.status"

func (d *Detail) headerLines(side model.Side, h model.Header) []widget.Line {
	if len(h) == 0 {
		return []widget.Line{widget.NewLine(TextColumn, widget.In(render.Muted, "no headers"))}
	}
	fold := widget.Line{Kind: HeadersLine, Indent: TextColumn, Most: 1, Sign: "▾", Spans: []widget.Span{widget.Plain(render.Counted(len(h), "header"))}}
	if !d.Open[Section{side, HeadersLine}] {
		fold.Sign = "▸"
		if v := h.Get("Content-Type"); v != "" {
			fold.Spans = append(fold.Spans, widget.In(render.Muted, "  Content-Type: "+render.Sanitize(v)))
		}
		return []widget.Line{fold}
	}
	return append([]widget.Line{fold}, eachHeader(h)...)
}

// eachHeader is a line for each header.
func eachHeader(h model.Header) []widget.Line {
	var lines []widget.Line
	for n, f := range h {
		lines = append(lines, widget.Line{Kind: HeaderLine, N: n, Indent: HeaderColumn,
			Spans: []widget.Span{widget.In(render.Key, render.Sanitize(f.Name)+": "), widget.Plain(render.Sanitize(f.Value))}})
		lines = append(lines, tokenLines(f.Value)...)
	}
	return lines
}

// ToHeader puts the cursor on the last header of a message with a name and a
// value, if it is seen.
func (d *Detail) ToHeader(side model.Side, name, value string) {
	at := -1
	for n, f := range d.Shown.Interaction.Header(side) {
		if strings.EqualFold(f.Name, name) && f.Value == value {
			at = n
		}
	}
	row := d.RowWhere(func(s model.Side, l widget.Line) bool { return s == side && l.Kind == HeaderLine && l.N == at })
	if row >= 0 {
		d.To(row)
	}
}

// tokenLines show what a web token in a header says.
func tokenLines(value string) []widget.Line {
	decoded, ok := jwt.Text(value)
	if !ok {
		return nil
	}
	var lines []widget.Line
	for s := range strings.Lines(decoded) {
		lines = append(lines, widget.NewLine(HeaderColumn+2, widget.In(render.Muted, strings.TrimSuffix(s, "\n"))))
	}
	return lines
}

// Labelled is what stands before the value of a line.
func Labelled(label string) string { return fmt.Sprintf("%-11s ", label) }

// labelled is a line of sanitised text behind a label, which goes on below that
// text.
func labelled(kind, n int, role render.Role, label, text string) widget.Line {
	l := widget.Line{Kind: kind, N: n, Indent: TextColumn, Spans: []widget.Span{widget.In(role, Labelled(label)), widget.Plain(text)}}
	return l.Hanging(1)
}

func findingLine(n int, text string) widget.Line {
	l := labelled(FindingLine, n, render.Notice, "finding", render.Sanitize(text))
	l.Prose = true
	return l
}

func timeLines(i model.Interaction) []widget.Line {
	var lines []widget.Line
	for n, f := range TimeFields {
		if value := f.Of(i); value != "" {
			lines = append(lines, labelled(TimeLine, n, render.Muted, f.Label, render.Sanitize(value)))
		}
	}
	return lines
}

// widestField is up to how wide the name of such a field makes their column.
const widestField = 20

// mostFields is up to how many fields that a format stores besides are not folded.
const mostFields = 2

// extraLines shows what else the format stores of a message, folded where that
// is much.
func (d *Detail) extraLines(i model.Interaction, side model.Side) []widget.Line {
	lines := eachField(i, side)
	if len(lines) <= mostFields {
		return lines
	}
	fold := widget.Line{Kind: FieldsLine, Indent: TextColumn, Most: 1, Sign: "▾", Spans: []widget.Span{widget.Plain(render.Counted(len(lines), "more field"))}}
	if d.Open[Section{side, FieldsLine}] {
		return append([]widget.Line{fold}, lines...)
	}
	var names []string
	for _, l := range lines {
		names = append(names, strings.TrimRight(l.Spans[0].Text, " "))
	}
	fold.Sign = "▸"
	fold.Spans = append(fold.Spans, widget.In(render.Muted, "  "+strings.Join(names, ", ")))
	return []widget.Line{fold}
}

// eachField is a line for each of the fields that the format stores besides;
// what belongs to no message stands with the response.
func eachField(i model.Interaction, side model.Side) (lines []widget.Line) {
	var names, values []string
	_, shown := phraseBeside(i)
	for _, e := range i.Extra {
		name, ofRequest := strings.CutPrefix(e.Name, "request.")
		if e.Value == "" || ofRequest != (side == model.InRequest) || shown && e.Name == OwnStatus { // that stands in the first line
			continue
		}
		names = append(names, render.Sanitize(strings.TrimPrefix(name, "response.")))
		values = append(values, render.Sanitize(e.Value))
	}
	widest := 0
	for _, name := range names {
		widest = max(widest, min(widestField, render.Width(name)))
	}
	for n, name := range names {
		lines = append(lines, labelled(fieldLine, 0, render.Muted, widget.Fit(name, max(widest, render.Width(name))), values[n]))
	}
	return lines
}

// BodyLines say what a body is and how it is stored.
func BodyLines(p Part) []widget.Line {
	steps := p.Body.Steps
	if steps == "" {
		steps = "none"
	}
	lines := []widget.Line{labelled(BodyLine, 0, render.Muted, "body", render.Sanitize(steps))}
	if p.Body.Err != nil {
		lines = append(lines, widget.NewLine(TextColumn, widget.In(render.Failure, "not decoded "+render.Sanitize(done.Reason(p.Body.Err)))))
	}
	return lines
}

// StatusText is a status with its reason phrase.
func StatusText(status int, reason string) string {
	if status == 0 {
		return reason
	}
	return strings.TrimRight(strconv.Itoa(status)+" "+reason, " ")
}
