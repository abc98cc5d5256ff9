package match

import (
	"slices"
	"strings"

	"tapedeck/model"
	"tapedeck/replay/explain"
	"tapedeck/replay/library"
	"tapedeck/ui/render"
)

// A Way is how a request differs from the recording that is nearest, as far as
// requests of other tests can differ in the same way.
type Way struct {
	Key    string   // equal where they do
	Text   string   // "header User-Agent: acme/1.0 -> acme/1.1"
	Fields []string // the names of what differs: "User-Agent"
}

// Way is how the request differs, from what the matchers that disagree found;
// ok is false where it is replayed, or nothing is near, or nothing differs.
func (a Answer) Way() (w Way, ok bool) {
	if !a.Own || a.Outcome.Action == library.Play || len(a.Near) == 0 {
		return Way{}, false
	}
	var list []model.Difference
	for _, m := range a.Near[0].Matchers {
		switch {
		case m.Agreed || m.Unknown:
		case len(m.Differences) == 0:
			list = append(list, model.Difference{Path: m.Matcher, Now: m.Message})
		default:
			list = append(list, m.Differences...)
		}
	}
	list = withoutLengths(list)
	var keys, texts []string
	for _, d := range list {
		key, text, field := wayOf(d)
		if slices.Contains(keys, key) {
			continue
		}
		keys, texts = append(keys, key), append(texts, text)
		if !slices.Contains(w.Fields, field) {
			w.Fields = append(w.Fields, field)
		}
	}
	slices.Sort(keys)
	w.Key, w.Text = strings.Join(keys, "\n"), strings.Join(texts, ", ")
	return w, len(keys) > 0
}

// withoutLengths leaves out lengths, which follow from what else differs.
func withoutLengths(list []model.Difference) []model.Difference {
	length := func(d model.Difference) bool {
		return d.Path == "content_length" || strings.EqualFold(d.Path, "header Content-Length")
	}
	if !slices.ContainsFunc(list, func(d model.Difference) bool { return !length(d) }) {
		return list
	}
	return slices.DeleteFunc(list, length)
}

// mostInWay bounds the values that a way names, in columns.
const mostInWay = 60

// wayOf is the way of one difference. Of paths the segments count that differ,
// of what is new in each run only what it is.
func wayOf(d model.Difference) (key, text, field string) {
	what, certain := explain.PerRun(d)
	switch {
	case certain:
		return what, what + ", new in each run", strings.TrimPrefix(what, "the ")
	case what != "":
		field, _, _ = strings.Cut(what, ", ")
		return what, what + ", may be new in each run", field[strings.LastIndexByte(field, ' ')+1:]
	}
	was, now := d.Was, d.Now
	if d.Path == "path" {
		was, now = segments(was, now)
	}
	field = d.Path
	if at := strings.LastIndexByte(field, ' '); at >= 0 {
		field = field[at+1:]
	}
	key = strings.Join([]string{d.Path, [...]string{"changed", "added", "removed"}[d.Kind], was, now}, "\x00")
	text = d.Path + ": "
	was, now = render.CutMiddle(was, mostInWay), render.CutMiddle(now, mostInWay)
	switch {
	case explain.HoldsCredentials(d.Path):
		return key, d.Path + " differs", field
	case d.Kind == model.Added:
		return key, text + "wanted " + now + ", not recorded", field
	case d.Kind == model.Removed:
		return key, text + "recorded " + was + ", not wanted", field
	case was == "" && now == "":
		return key, d.Path + " differs", field
	}
	return key, text + was + " -> " + now, field
}

// segments are those of two paths that differ, from the first on to the last.
func segments(was, now string) (string, string) {
	a, b := strings.Split(was, "/"), strings.Split(now, "/")
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return "/" + strings.Join(a, "/"), "/" + strings.Join(b, "/")
}
