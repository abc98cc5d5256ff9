package store

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// A fullAt takes so many bytes and no more.
type fullAt struct {
	bytes.Buffer
	room int
}

var errFull = errors.New("full")

func (f *fullAt) Write(b []byte) (int, error) {
	n, _ := f.Buffer.Write(b[:min(len(b), f.room-f.Len())])
	if n < len(b) {
		return n, errFull
	}
	return n, nil
}

// Texts of a file, whatever their size, are written as they stand there between what
// is not of the file, up to where there is no more room.
func TestCopier(t *testing.T) {
	data := make([]byte, 3*WindowSize+WindowSize/3)
	for i := range data {
		data[i] = byte(i>>16) ^ byte(i)
	}
	path := filepath.Join(t.TempDir(), "a")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	source := fileSource(file, info)
	copies := func(to *fullAt, texts ...[2]int) (want []byte, written int64, err error) {
		c := Copier{To: to}
		for _, at := range texts {
			c.Text(source.Text(at[0], at[1]))
			want = append(want, data[at[0]:at[1]]...)
			c.Bytes([]byte("between"))
			want = append(want, "between"...)
		}
		written, err = c.End()
		return want, written, err
	}
	for _, texts := range [][][2]int{
		{},
		{{5, 5}},
		{{0, len(data)}},
		{{0, WindowSize}, {WindowSize, 2 * WindowSize}},
		{{7, 2*WindowSize + 7}, {1, 2}, {WindowSize - 1, len(data)}},
	} {
		to := fullAt{room: 1 << 30}
		want, n, err := copies(&to, texts...)
		if err != nil || n != int64(len(want)) || !bytes.Equal(to.Bytes(), want) {
			t.Errorf("%v: %d of %d bytes: %v", texts, n, len(want), err)
		}
		for _, room := range []int{len(want) / 3, len(want) - 1} {
			to := fullAt{room: room}
			if _, n, err := copies(&to, texts...); len(want) > 0 && (err != errFull || n != int64(room) || !bytes.Equal(to.Bytes(), want[:room])) {
				t.Errorf("%v with room for %d: %d bytes: %v", texts, room, n, err)
			}
		}
	}
	if err := os.Truncate(path, 2*WindowSize); err != nil {
		t.Fatal(err)
	}
	to := fullAt{room: 1 << 30}
	if _, _, err := copies(&to, [2]int{0, len(data)}); err == nil {
		t.Error("a file that was cut short is copied without a word")
	}
}
