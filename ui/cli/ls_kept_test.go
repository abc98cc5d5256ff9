package cli

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// Rows are shown as they were kept, in less memory than they have; rows of too
// much memory are not kept, but for their errors.
func TestKeptRows(t *testing.T) {
	rowOf := func(i int) row {
		switch {
		case i%97 == 5:
			return row{text: []byte{}, err: fmt.Errorf("row %d", i)}
		case i%1000 == 7:
			return row{text: []byte(strings.Repeat("long ", i)), odd: true}
		}
		return row{text: fmt.Appendf(nil, `{"file":"a.yaml","n":%d,"url":"http://a.test/%x"}`, i, i*i), odd: i%3 == 0}
	}
	for _, n := range []int{0, 1, 6, 5000} {
		kept, size := keptRows{all: true}, 0
		for i := range n {
			r := rowOf(i)
			if err := kept.add(i, r); err != nil {
				t.Fatal(err)
			}
			size += len(r.text)
		}
		if held := kept.size + len(kept.last); n == 5000 && held*2 > size {
			t.Errorf("%d bytes of rows take %d", size, held)
		}
		next := 0
		err := kept.each(func(i int, r row) error {
			if want := rowOf(next); i != next || !reflect.DeepEqual(r, want) {
				return fmt.Errorf("row %d is %d: %+v, not %+v", next, i, r, want)
			}
			next++
			return nil
		})
		if err != nil || next != n {
			t.Errorf("%d of %d rows: %v", next, n, err)
		}
	}

	kept, why := keptRows{all: true, size: mostKept}, errors.New("why")
	for i := range 3 * keptBlock {
		if err := kept.add(i, row{text: []byte("text"), err: why}); err != nil {
			t.Fatal(err)
		}
	}
	if kept.all || len(kept.errs) != 3*keptBlock || kept.blocks != nil || kept.last != nil {
		t.Errorf("kept %v, %d errors, %d blocks", kept.all, len(kept.errs), len(kept.blocks))
	}
}
