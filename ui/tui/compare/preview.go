package compare

import (
	"context"
	"fmt"

	"tapedeck/cassette"
	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/tui/widget"
)

// A Preview is what a remedy would change in a cassette.
type Preview struct {
	Lines   int           // how many change
	Diff    []widget.Line // as in the file
	Refused string        // why the change would not be made, "" if it would
}

// mostPreviewed bounds the lines of a diff that a preview shows.
const mostPreviewed = 24

// PreviewOf makes a change for trial. It may take as long as the change itself.
func PreviewOf(ctx context.Context, f *cassette.File, c cassette.Change) Preview {
	list, report, err := f.Preview(ctx, c)
	if err != nil {
		return Preview{Refused: done.Reason(err)}
	}
	p := Preview{Lines: report.Lines}
	for _, u := range list {
		if left := mostPreviewed - len(p.Diff); left > 0 {
			p.add(u, left)
		}
	}
	return p
}

// add adds what differs in an interaction. It is enough to name a copy, and one
// that goes.
func (p *Preview) add(u cassette.Unsaved, most int) {
	switch from := u.CopyOf(); {
	case from >= 0:
		p.addLine(render.Added, fmt.Sprintf("+ #%d, a copy of %d", u.At+1, from+1))
		return
	case u.State == cassette.Removed:
		name := fmt.Sprintf("- #%d", u.From+1)
		if was, err := u.Was(); err == nil {
			name = "- #" + done.Name(u.From, was.Request.Method, was.Request.URL)
		}
		p.addLine(render.Removed, name)
		return
	}
	lines, more := Hunks(u, most, true)
	if p.Diff = append(p.Diff, lines...); more > 0 {
		p.addLine(render.Muted, render.Counted(more, "more line"))
	}
}

func (p *Preview) addLine(role render.Role, text string) {
	p.Diff = append(p.Diff, widget.NewLine(DiffColumn, widget.In(role, text)))
}

// words are "1 line changes".
func (p Preview) words() string {
	if p.Lines == 1 {
		return "1 line changes"
	}
	return render.Counted(p.Lines, "line") + " change"
}
