package store

import (
	"bytes"
	"errors"
	"io"
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

// lying is a file, and a source of its texts.
func lying(t *testing.T) (path string, data []byte, source *Source) {
	t.Helper()
	data = make([]byte, 3*WindowSize+WindowSize/3)
	for i := range data {
		data[i] = byte(i>>16) ^ byte(i)
	}
	path = filepath.Join(t.TempDir(), "a")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	info, err := file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	return path, data, fileSource(file, info)
}

// Texts of a file, whatever their size, are written as they stand there between what
// is not of the file, up to where there is no more room.
func TestCopier(t *testing.T) {
	path, data, source := lying(t)
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

// The system copies what of a text lies in a file, unless it is small or the system
// cannot; whoever watches is given how much was written, and can stop it.
func TestPour(t *testing.T) {
	path, data, source := lying(t)
	errStop := errors.New("stop")
	pours := func(t *testing.T, flags int, texts []Text, watch watch) (string, error) {
		to, err := os.OpenFile(filepath.Join(t.TempDir(), "b"), os.O_RDWR|os.O_CREATE|flags, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		defer to.Close()
		err = pour(to, Writing{Write: func(w io.Writer) error {
			c := Copier{To: watched(w, int64(len(data)), watch, false)}
			for _, text := range texts {
				c.Bytes([]byte("between"))
				c.Text(text)
			}
			_, err := c.End()
			return err
		}})
		got, failed := os.ReadFile(to.Name())
		if failed != nil {
			t.Fatal(failed)
		}
		return string(got), err
	}
	flags := map[string]int{"new": 0, "appended to, which the system refuses": os.O_APPEND}
	for name, flags := range flags {
		for _, size := range []int{10, smallPiece, smallPiece + 1, len(data) - 8} {
			texts := []Text{source.Text(3, 3+size), TextOf([]byte("memory")), source.Text(7, 7+size)}
			want := "between" + string(data[3:3+size]) + "betweenmemorybetween" + string(data[7:7+size])
			var last int64
			got, err := pours(t, flags, texts, func(written, _ int64) error { last = written; return nil })
			if err != nil || got != want || len(want) > 2*watchEvery && last == 0 {
				t.Errorf("%s: %d bytes of a file: %d bytes, watched up to %d: %v", name, size, len(got), last, err)
			}
		}
		all := []Text{source.Text(0, len(data)), source.Text(0, len(data))}
		if _, err := pours(t, flags, all, func(int64, int64) error { return errStop }); err != errStop {
			t.Errorf("%s: stopped, it says %v", name, err)
		}
	}
	if err := os.Truncate(path, 2*WindowSize); err != nil {
		t.Fatal(err)
	}
	if _, err := pours(t, 0, []Text{source.Text(0, len(data))}, nil); err == nil {
		t.Error("a file that was cut short is copied without a word")
	}
}
