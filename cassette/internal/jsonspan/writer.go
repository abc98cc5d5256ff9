package jsonspan

import (
	"tapedeck/cassette/internal/span"
	"tapedeck/model/body/jsontext"
)

// layoutSamples is how many samples are looked at for white space; all are for
// strings.
const layoutSamples = 8

// defaultLayout shows the layout of json.dumps for a file that shows none.
var defaultLayout = []byte(`{"a": 1, "b": [1, 2]}`)

// A writer writes in the style of samples. White space is that of
// jsontext.Respace.
type writer struct {
	lang    language
	quoting quoting
	layouts []*jsontext.Layout
}

// Writer learns how strings are written from all strings of the samples.
func (lang language) Writer(samples []*span.Doc) span.Writer {
	w := &writer{lang: lang}
	w.quoting.bytes = lang.dialect == jsontext.Python2
	for _, d := range samples {
		w.learn(d)
	}
	if len(w.layouts) > 0 {
		w.quoting.rawUnseen = w.layouts[0].Compact()
	}
	l, err := lang.read(defaultLayout)
	if err == nil {
		w.layouts = append(w.layouts, l)
	}
	return w
}

func (w *writer) learn(d *span.Doc) {
	l, err := w.lang.read(d.Src)
	if err != nil {
		return // a sample that cannot be read shows nothing
	}
	if len(w.layouts) < layoutSamples {
		w.layouts = append(w.layouts, l)
	}
	for _, t := range l.Tokens() {
		if t.Kind == '"' {
			w.quoting.learn(d.Src[t.Start:t.End])
		}
	}
}
