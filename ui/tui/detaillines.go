package tui

import (
	"fmt"
	"strconv"
	"strings"

	"tapedeck/model"
	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/tui/widget"
)

// Columns in which things of the detail start.
const (
	hexColumn    = 1
	textColumn   = 3
	headerColumn = 5
)

// What a line of the detail is, and so what can be done with it.
const (
	plainLine = iota
	startLine
	headersLine // the fold of the headers
	headerLine
	timeLine // n is its index in timeFields
	findingLine
	bodyLine
	changeLine   // what an answer changes: n is the index of its part
	mismatchLine // where a request and a recording differ: n is its value
	agreedLine   // the fold of what agrees
	remedyLine   // n is its number
)

// lines are the lines of one message above its body.
func (d *detail) lines(p part) []widget.Line {
	var ofFile []widget.Line
	shown := d.shown.err != nil && strings.Contains(d.ofFile, done.Reason(d.shown.err))
	if d.ofFile != "" && !shown && p.side == d.shown.parts[0].side {
		ofFile = []widget.Line{widget.Prose(textColumn, widget.In(render.Notice, "finding     "), widget.Plain(render.Sanitize(d.ofFile)))}
	}
	return append(ofFile, d.messageLines(p)...)
}

func (d *detail) messageLines(p part) []widget.Line {
	if d.shown.err != nil {
		return []widget.Line{widget.Prose(textColumn, widget.In(render.Failure, "read-only: "+render.Sanitize(done.Reason(d.shown.err))))}
	}
	i := d.shown.interaction
	lines := []widget.Line{firstLine(i, p.side)}
	if p.side == model.InResponse && i.Response.Status == 0 && len(i.Response.Header) == 0 && i.Response.Body.Absent {
		return lines
	}
	lines = append(lines, d.headerLines(p.side, i.Header(p.side))...)
	if p.side == model.InResponse {
		lines = append(lines, timeLines(i)...)
	}
	lines = append(lines, extraLines(i, p.side)...)
	for n, f := range d.shown.findings {
		if f.Field.Side == p.side {
			lines = append(lines, widget.Line{Kind: findingLine, N: n, Indent: textColumn, Prose: true,
				Spans: []widget.Span{widget.In(render.Notice, "finding     "), widget.Plain(render.Sanitize(f.Text))}})
		}
	}
	return append(lines, bodyLines(p)...)
}

func firstLine(i model.Interaction, side model.Side) widget.Line {
	l := widget.Line{Kind: startLine, Indent: textColumn}
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
	l.Spans = []widget.Span{widget.In(render.StatusRole(i.Response.Status), render.Sanitize(statusText(i.Response.Status, reason)))}
	return l
}

// phraseBeside is the reason phrase that a format stores in a field of its own,
// after the status code that it stores as well.
func phraseBeside(i model.Interaction) (phrase string, ok bool) {
	said, _ := i.Own(ownStatus)
	return strings.CutPrefix(said, strconv.Itoa(i.Response.Status)+" ")
}

// ownStatus is the name of that field.
const ownStatus = "response.status"

func (d *detail) headerLines(side model.Side, h model.Header) []widget.Line {
	if len(h) == 0 {
		return []widget.Line{widget.NewLine(textColumn, widget.In(render.Muted, "no headers"))}
	}
	fold := widget.Line{Kind: headersLine, Indent: textColumn, Sign: "▾", Spans: []widget.Span{widget.Plain(render.Counted(len(h), "header"))}}
	if !d.open[side] {
		fold.Sign = "▸"
		if v := h.Get("Content-Type"); v != "" {
			fold.Spans = append(fold.Spans, widget.In(render.Muted, "  Content-Type: "+render.Sanitize(v)))
		}
		return []widget.Line{fold}
	}
	lines := []widget.Line{fold}
	for n, f := range h {
		lines = append(lines, widget.Line{Kind: headerLine, N: n, Indent: headerColumn,
			Spans: []widget.Span{widget.In(render.Key, render.Sanitize(f.Name)+": "), widget.Plain(render.Sanitize(f.Value))}})
		lines = append(lines, tokenLines(f.Value)...)
	}
	return lines
}

// tokenLines show what a web token in a header says.
func tokenLines(value string) []widget.Line {
	decoded, ok := render.JWT(value)
	if !ok {
		return nil
	}
	var lines []widget.Line
	for s := range strings.Lines(decoded) {
		lines = append(lines, widget.NewLine(headerColumn+2, widget.In(render.Muted, strings.TrimSuffix(s, "\n"))))
	}
	return lines
}

// timeFields are the fields of the interaction itself, which stand with the
// response.
var timeFields = []struct {
	label string
	field model.Field
	of    func(model.Interaction) string
}{
	{"recorded", model.RecordedAt, func(i model.Interaction) string { return i.RecordedAt }},
	{"took", model.Duration, func(i model.Interaction) string { return i.Took }},
}

// labelled is what stands before the value of a line.
func labelled(label string) string { return fmt.Sprintf("%-11s ", label) }

func timeLines(i model.Interaction) []widget.Line {
	var lines []widget.Line
	for n, f := range timeFields {
		if value := f.of(i); value != "" {
			lines = append(lines, widget.Line{Kind: timeLine, N: n, Indent: textColumn,
				Spans: []widget.Span{widget.In(render.Muted, labelled(f.label)), widget.Plain(render.Sanitize(value))}})
		}
	}
	return lines
}

// extraLines shows what else the format stores of a message; what belongs to
// none stands with the response.
func extraLines(i model.Interaction, side model.Side) []widget.Line {
	var lines []widget.Line
	add := func(name, value string) {
		if value != "" {
			lines = append(lines, widget.NewLine(textColumn, widget.In(render.Muted, labelled(name)), widget.Plain(value)))
		}
	}
	_, shown := phraseBeside(i)
	for _, e := range i.Extra {
		if shown && e.Name == ownStatus {
			continue // it stands in the first line
		}
		name, ofRequest := strings.CutPrefix(e.Name, "request.")
		if !ofRequest {
			name = strings.TrimPrefix(name, "response.")
		}
		if ofRequest == (side == model.InRequest) {
			add(render.Sanitize(name), render.Sanitize(e.Value))
		}
	}
	return lines
}

func bodyLines(p part) []widget.Line {
	steps := p.body.Steps
	if steps == "" {
		steps = "none"
	}
	lines := []widget.Line{{Kind: bodyLine, Indent: textColumn, Spans: []widget.Span{widget.In(render.Muted, "body        "), widget.Plain(render.Sanitize(steps))}}}
	if p.body.Err != nil {
		lines = append(lines, widget.NewLine(textColumn, widget.In(render.Failure, "not decoded "+render.Sanitize(done.Reason(p.body.Err)))))
	}
	return lines
}

func statusText(status int, reason string) string {
	if status == 0 {
		return reason
	}
	return strings.TrimRight(strconv.Itoa(status)+" "+reason, " ")
}
