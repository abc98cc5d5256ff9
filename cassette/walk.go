package cassette

import (
	"context"

	"tapedeck/cassette/internal/inorder"
	"tapedeck/cassette/internal/loading"
	"tapedeck/cassette/internal/span"
	"tapedeck/cassette/internal/store"
	"tapedeck/model"
)

// Each decodes all interactions, on all cores, and shows what is made of each,
// in order, in the caller's goroutine. The error given to of is At's. What show
// returns ends the walk, as the context does.
func Each[T any](ctx context.Context, f *File, of func(i int, v model.Interaction, err error) T, show func(i int, made T) error) error {
	d := f.now()
	return inorder.Each(ctx, d.entries.Len(), func() func(int) T {
		var m memory
		return func(i int) T {
			doc, err := d.parseEntryIn(&m, i)
			v, err := d.remembering(i, doc, err)
			return of(i, v, err)
		}
	}, show)
}

// EachLoading is Each that also says what LoadFinding does of the cassette, and
// reads each interaction once for both.
func EachLoading[T any](ctx context.Context, f *File, version string, of func(i int, v model.Interaction, err error) T, show func(i int, made T) error) (*LoadFinding, error) {
	d := f.now()
	type both struct {
		made T
		loaded
	}
	l := d.loading()
	first, fine := firstLoad{at: -1}, &loaded{version: version}
	err := inorder.Each(ctx, d.entries.Len(), func() func(int) both {
		var m memory
		return func(i int) (b both) {
			doc, err := d.parseEntryIn(&m, i)
			if l != nil {
				b.loaded = d.loadsParsed(l, i, fine, doc, err)
			}
			v, err := d.remembering(i, doc, err)
			b.made = of(i, v, err)
			return b
		}
	}, func(i int, b both) error {
		if first.at < 0 || first.stage != loading.WhileParsing {
			_ = first.note(i, b.loaded)
		}
		return show(i, b.made)
	})
	if err != nil || l == nil {
		return nil, err
	}
	if found := d.loadsAround(l, version); found != nil {
		return found, nil
	}
	return first.finding(d), nil
}

// remembering is decoded for who may undo a body's content coding several times.
func (d *draft) remembering(i int, doc *span.Doc, err error) (model.Interaction, error) {
	v, err := d.decoded(i, doc, err)
	if v.Request.Header.Has("Content-Encoding") {
		v.Request.Body.Remember()
	}
	if v.Response.Header.Has("Content-Encoding") {
		v.Response.Body.Remember()
	}
	return v, err
}

// ahead is about how many bytes a walk will ask for next after entry i.
func (d *draft) ahead(i int) (n int) {
	for i++; i%inorder.Piece != 0 && i < d.entries.Len() && n < store.WindowSize; i++ {
		n += d.entries.At(i).text.Len()
	}
	return n
}
