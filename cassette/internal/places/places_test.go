package places

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"

	"tapedeck/cassette/internal/store"
)

// A thing is what is made of an entry here.
type thing struct {
	place Place
	name  string
}

// listOf is a list of the pieces of a text, with what it should make of them.
func listOf(random *rand.Rand, n int) (found List[thing], want []*thing) {
	next := uint64(1)
	of := &Maker[thing]{
		Reserve: func(n int) uint64 { next += uint64(n); return next - uint64(n) },
		Make:    func(p Place) *thing { return &thing{place: p} },
	}
	found = Found(of)
	text := bytes.Repeat([]byte("text "), n)
	sources := []*store.Source{store.InMemory(text), store.InMemory(text)}
	from := sources[0]
	for i := range n {
		if random.IntN(200) == 0 {
			from = sources[random.IntN(2)]
		}
		separator := ""
		if i > 0 && random.IntN(50) > 0 {
			separator = ",\n"
		}
		e := &thing{place: Place{Text: from.Text(5*i, 5*i+random.IntN(6)), Separator: separator, Number: uint64(i + 1)}}
		var finish func(*thing)
		if random.IntN(100) == 0 {
			e.name = fmt.Sprint(i)
			finish = func(made *thing) { made.name = e.name }
		}
		found.Add(e.place.Text, []byte(separator), finish)
		want = append(want, e)
	}
	return found, want
}

// Each entry is what was added, made once, however it is asked for and by how
// many.
func TestList(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{0, 1, 2, 63, 64, 65, 1000} {
		found, want := listOf(random, n)
		before := found
		for i := range n {
			if found.Made(i) == nil && i%3 == 0 {
				found.Mark(i, i%Marks)
				want[i].place.Marks[i%Marks] = true
			}
		}
		made := make([]*thing, n)
		var all sync.WaitGroup
		for range 2 {
			all.Go(func() {
				for i := range n {
					found.At(i)
				}
			})
		}
		all.Wait()
		for i := range n {
			if made[i] = found.At(i); *made[i] != *want[i] || found.Made(i) != made[i] {
				t.Fatalf("entry %d of %d is %+v, not %+v", i, n, *made[i], *want[i])
			}
		}
		if found.Len() != n || !slices.Equal(found.Items(), made) || !slices.Equal(before.Items(), made) {
			t.Fatalf("the items of %d are others", n)
		}
		if n == 0 {
			continue
		}
		other := &thing{name: "other"}
		found.Replace(n/2, 1, other, other)
		if got := slices.Replace(slices.Clone(made), n/2, n/2+1, other, other); !slices.Equal(found.Items(), got) || found.Len() != n+1 || found.Made(n/2) != other || found.At(n/2) != other {
			t.Fatalf("a changed list of %d is another", n)
		}
		if !slices.Equal(before.Items(), made) {
			t.Fatalf("a copy of %d changed with it", n)
		}
	}
}

// An entry of which nothing was made takes few bytes.
func TestMemory(t *testing.T) {
	const n, most = 1 << 17, 12
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	list := Found(&Maker[thing]{Reserve: func(int) uint64 { return 0 }, Make: func(p Place) *thing { return &thing{place: p} }})
	from := store.InMemory(nil)
	for i := range n {
		list.Add(from.Text(300*i, 300*i+300), []byte(",\n"), nil)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if each := (after.HeapAlloc - before.HeapAlloc) / n; each > most {
		t.Errorf("%d bytes an entry, more than %d", each, most)
	}
	if list.Len() != n {
		t.Error(list.Len())
	}
}
