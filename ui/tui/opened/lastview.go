package opened

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"path/filepath"
	"reflect"

	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/ui/kept"
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// How a cassette was left is kept in the state folder, a small file each, and shown
// again when it is opened. Nothing recorded is in it, and no path: what is recognised
// again is hashed.

// A lastView is how a cassette was left.
type lastView struct {
	Version  int
	At       int            // the interaction under the cursor
	Known    map[int]string // what the interactions of Detail.Places are known by
	Above    int            // how many rows were seen above it
	OnDetail bool           // has the keys
	Zoomed   bool
	Divider  widget.Divider
	Detail   detail.Kept
}

// Bounds of what is kept.
const (
	viewVersion  = 1
	viewsFolder  = "views"
	mostViews    = 500
	mostViewSize = 64 << 10
	mostLooked   = 200 // interactions on each side, for one that has another number now
)

// viewName is under which name the view of a cassette is kept, "" if it has no file.
func viewName(path string) string {
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return ""
	}
	if real, err = filepath.Abs(real); err != nil {
		return ""
	}
	return fmt.Sprintf("%s/%x", viewsFolder, hashed(real))
}

func hashed(texts ...string) []byte {
	h := sha256.New()
	for _, s := range texts {
		fmt.Fprintf(h, "%d %s\n", len(s), s)
	}
	return h.Sum(nil)[:16]
}

// knownBy is what an interaction is known by, "" if it cannot be read.
func knownBy(f *cassette.File, at int) string {
	if at < 0 || at >= f.Len() {
		return ""
	}
	s, err := f.Summary(at)
	if err != nil {
		return ""
	}
	return identity(s)
}

// identity is what an interaction is known by.
func identity(s model.Summary) string {
	return fmt.Sprintf("%x", hashed(s.Method, s.URL, s.Label, s.RecordedAt))
}

// viewAt is a cassette with the cursor on an interaction.
func viewAt(fit Fit) *lastView {
	return &lastView{Version: viewVersion, At: fit.At, Known: map[int]string{fit.At: identity(fit.Summary)}}
}

// readView is how a cassette was left, nil if nothing is known of that.
func readView(path string) *lastView {
	text, err := kept.Read(viewName(path), mostViewSize)
	if err != nil {
		return nil
	}
	v := new(lastView)
	if json.Unmarshal(text, v) != nil || v.Version != viewVersion || v.At < 0 {
		return nil
	}
	return v
}

// keepView keeps how the cassette is left; one that was not moved in leaves nothing.
func (t *Cassette) keepView() {
	name := viewName(t.File.Path())
	if name == "" || t.returning != nil {
		return // what was kept is not shown again yet
	}
	l := &t.List
	v := lastView{Version: viewVersion, At: max(0, l.Selected()), Above: l.Cursor - l.Top, OnDetail: t.Focus == widget.OnDetail, Zoomed: t.Zoom,
		Divider: t.All.Divider, Detail: t.Detail.Keep(), Known: map[int]string{}}
	for at := range v.Detail.Places {
		v.Known[at] = knownBy(t.File, at)
	}
	v.Known[v.At] = knownBy(t.File, v.At)
	if t.unmoved(v) && readView(t.File.Path()) == nil {
		return
	}
	text, err := json.Marshal(v)
	if len(text) > mostViewSize { // of large bodies with thousands of folds
		v.Detail.Places, v.Known = nil, map[int]string{v.At: v.Known[v.At]}
		text, err = json.Marshal(v)
	}
	if err == nil {
		_ = kept.Write(name, text) // nobody is there who could read an error
	}
}

// unmoved reports whether a view is that of a cassette which was only opened.
func (t *Cassette) unmoved(v lastView) bool {
	first := detail.New(t.File)
	untouched := lastView{Version: v.Version, Detail: first.Keep()}
	place := v.Detail.Places[0]
	v.Known, v.Detail.Places, untouched.Detail.Places = nil, nil, nil
	return reflect.DeepEqual(v, untouched) && place.Cursor == 0 && len(place.Open) == 0
}

// find is the interaction that was left, by what it is known by: the nearest to where
// it was, or if there is none the one with its number.
func (v *lastView) find(f *cassette.File) (at int, found bool) {
	id := v.Known[v.At]
	for d := 0; d <= mostLooked && id != ""; d++ {
		for _, at := range []int{v.At - d, v.At + d} {
			if knownBy(f, at) == id {
				return at, true
			}
		}
	}
	return widget.Clamp(v.At, 0, f.Len()-1), false
}

// restore puts the cassette as it was left, but for the pane; it is done before the
// cassette is shown.
func (t *Cassette) restore() {
	v := t.returning
	if v == nil || v.At >= t.File.Len() && t.Indexing() {
		return
	}
	t.returning = nil
	at, found := v.find(t.File)
	places := map[int]detail.Place{}
	for n, p := range v.Detail.Places {
		if n == v.At && !found {
			continue
		}
		if n += at - v.At; v.Known[n-at+v.At] == knownBy(t.File, n) {
			places[n] = p
		}
	}
	v.Detail.Places = places
	t.Detail.Return(v.Detail)
	t.List.To(at)
	t.List.Top = at - v.Above // which is put right where it is not seen
	if found {
		t.Zoom = v.Zoomed
		if v.OnDetail {
			t.Focus = widget.OnDetail
		}
	}
	if t.All.Divider == (widget.Divider{}) {
		t.All.Divider = v.Divider
	}
}

// returnLate goes to where the cassette was left, once so much of it is known and if
// nothing was moved meanwhile.
func (t *Cassette) returnLate(m screen.App) tea.Cmd {
	if t.returning == nil {
		return nil
	}
	if t.List.Cursor != 0 || t.Focus != widget.OnList || t.List.Filtered || t.Detail.Cursor != 0 || !m.Free() || Shown(m) != t {
		t.returning = nil
		return nil
	}
	if t.restore(); t.returning != nil {
		return nil
	}
	return m.Arrange()
}
