package cassette

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"sync/atomic"

	"tapedeck/cassette/internal/format"
	"tapedeck/cassette/internal/loading"
	"tapedeck/cassette/internal/span"
	"tapedeck/model"
	"tapedeck/model/inorder"
)

// A Visit is an interaction that a walk comes to. It is read and decoded when it
// is asked for, once for all that is asked. It is good until the function that it
// was given to returns.
type Visit struct {
	draft  *draft
	memory memory
	at     int

	parsed, decoded, passed bool
	written                 bool                 // once passed: it is as its library writes it,
	entry                   loading.WrittenEntry // and is here
	text                    *span.Doc            // once parsed
	interaction             model.Interaction
	unparsed, unknown       error // why it cannot be parsed, decoded
}

// Walk looks at the interactions from one index up to another, on all cores, and
// shows what is made of each, in order, in the caller's goroutine. What show
// returns ends the walk, as the context does.
func Walk[T any](ctx context.Context, f *File, from, to int, of func(*Visit) T, show func(i int, made T) error) error {
	return walk(ctx, f.now(), from, to, of, show)
}

func walk[T any](ctx context.Context, d *draft, from, to int, of func(*Visit) T, show func(i int, made T) error) error {
	from, to = max(0, from), min(to, d.entries.Len())
	known := func(yield func(n int) bool) { yield(max(0, to-from)) }
	return visits(ctx, func() *draft { return d }, from, known, of, show)
}

// visits walks over as many interactions as are known. now has at least these.
func visits[T any](ctx context.Context, now func() *draft, from int, known iter.Seq[int], of func(*Visit) T, show func(i int, made T) error) error {
	return inorder.Growing(ctx, known, func() func(i, left int) T {
		v := new(Visit)
		return func(i, left int) T {
			v.draft, v.at, v.parsed, v.decoded, v.passed = now(), from+i, false, false, false
			v.memory.left = left
			return of(v)
		}
	}, func(i int, made T) error { return show(from+i, made) })
}

// errReplaced says that those that were known early were others (File.Replaced).
var errReplaced = errors.New("the interactions that were read early are not those of the whole file")

// walkOpening walks over all interactions, while those of a cassette that was begun
// are found, and returns what there is in the end. The error is Index's,
// errReplaced, or walk's.
func walkOpening[T any](ctx context.Context, f *File, of func(*Visit) T, show func(i int, made T) error) (*draft, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var now atomic.Pointer[draft]
	replaced := f.Replaced()
	known := func(yield func(n int) bool) {
		more := func() bool {
			if f.Replaced() != replaced {
				cancel(errReplaced)
				return false
			}
			now.Store(f.now())
			return yield(now.Load().entries.Len())
		}
		if more() {
			if err := f.indexing(ctx, more); err != nil {
				cancel(err)
			}
		}
	}
	err := visits(ctx, now.Load, 0, known, of, show)
	return now.Load(), cmp.Or(context.Cause(ctx), err)
}

// WalkLoading is Walk over all that also says what LoadFinding does of the cassette,
// and reads each interaction once for both. It is Index too, for a cassette that was
// begun: interactions are looked at while the next ones are found. Those that were
// shown count only without an error, which there is too where they are Replaced.
func WalkLoading[T any](ctx context.Context, f *File, version string, of func(*Visit) T, show func(i int, made T) error) (*LoadFinding, error) {
	type both struct {
		made  T
		loads loading.Answer
	}
	l := f.now().loading()
	first, fine := loading.None(), &loading.Answer{Version: version}
	d, err := walkOpening(ctx, f, func(v *Visit) (b both) {
		if l != nil {
			b.loads = v.loads(l, fine)
		}
		b.made = of(v)
		return b
	}, func(i int, b both) error {
		_ = first.Note(i, b.loads)
		return show(i, b.made)
	})
	if err != nil || l == nil {
		return nil, err
	}
	if found := d.loadsAround(l, version); found != nil {
		return found, nil
	}
	return d.loadFindingAt(first), nil
}

// At is its index.
func (v *Visit) At() int { return v.at }

// Revision is File.Revision of it.
func (v *Visit) Revision() Revision { return v.draft.entries.At(v.at).revision }

// Summary is File.Summary of it.
func (v *Visit) Summary() (model.Summary, error) {
	e := v.draft.entries.At(v.at)
	if e.summary.Load() == nil {
		if s, ok := v.Plain(); ok {
			e.summary.Store(&cachedSummary{summary: s})
		} else {
			e.keepSummary(v.Interaction())
		}
	}
	t := e.summary.Load()
	return t.summary, t.err
}

// Interaction decodes it, for who may undo a body's content coding several times.
// The error is File.At's.
func (v *Visit) Interaction() (model.Interaction, error) {
	if !v.decoded {
		v.interaction, v.unknown = v.decode(format.AllParts)
		v.interaction.Remember()
		v.decoded = true
	}
	return v.interaction, v.unknown
}

// Plain is Summary, if nothing is found of it whatever its library; ok is false where
// something may be. Bodies are decoded only if the summary depends on more of them
// than their size.
func (v *Visit) Plain() (s model.Summary, ok bool) {
	if v.asWritten() {
		return v.entry.Summary()
	}
	return s, false
}

// asWritten reports whether it is in the very form in which its library writes
// entries, and loads them: entry then holds it.
func (v *Visit) asWritten() bool {
	if v.passed {
		return v.written
	}
	v.passed, v.written = true, false
	if form := format.FormOf(v.draft.format); form != nil {
		if v.entry == nil {
			v.entry = form.NewEntry()
		}
		text, err := v.draft.read(&v.memory, v.at) // doc says why not
		if v.written = err == nil && v.entry.Read(text); v.written {
			v.draft.entries.noteParses(v.at)
		}
	}
	return v.written
}

// Request is File.Named of it without the response but for its status: the rest is
// not decoded. The error is that of the whole.
func (v *Visit) Request() (model.Interaction, error) {
	interaction, err := v.decode(format.RequestBody)
	interaction.Response = model.Response{Status: interaction.Response.Status}
	return v.named(interaction, err)
}

// Headers is Interaction without the bodies, which are not decoded.
func (v *Visit) Headers() (model.Interaction, error) { return v.decode(format.ResponseHeader) }

// Contains is what model.StoredSubject asks.
func (v *Visit) Contains(side model.Side, word string) (contains, sure bool) {
	doc, _ := v.doc() // whose error Headers gives
	return format.Contains(v.draft.format, doc, side, word)
}

// decode reads some parts of it. The error says why it cannot be read, and where.
func (v *Visit) decode(parts format.Parts) (i model.Interaction, err error) {
	if parts&format.RequestBody != 0 && v.asWritten() { // Contains asks for nodes after Headers
		return v.entry.Interaction(parts), nil
	}
	doc, err := v.doc()
	if err == nil {
		i, err = format.DecodeParts(v.draft.format, doc, parts)
	}
	if err != nil {
		return model.Interaction{}, placed(v.draft.name, v.at+1, v.draft.lineOf(v.at), err)
	}
	return i, nil
}

// named adds what File.Named does.
func (v *Visit) named(interaction model.Interaction, err error) (model.Interaction, error) {
	if err != nil && !v.draft.format.Where().Files {
		return interaction, err
	}
	return named(v.draft.format, interaction, v.draft.entries.At(v.at)), err
}

// doc is the entry, parsed.
func (v *Visit) doc() (*span.Doc, error) {
	if !v.parsed {
		v.text, v.unparsed = v.draft.parseEntry(&v.memory, v.at)
		v.parsed = true
	}
	return v.text, v.unparsed
}
