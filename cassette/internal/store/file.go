package store

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
)

// A file is a store that is one file: its bytes are the text, or the text is
// compressed in it.
type file struct {
	path    string
	state   DiskState
	packing *packing // nil where the bytes are the text
}

// Path is as it was given.
func (f *file) Path() string { return f.path }

// openFile opens a file's text, unpacked if its first bytes say that it is
// compressed.
func openFile(path string) (*file, Reading, error) {
	opened, info, err := OpenRegular(path)
	if err != nil {
		return nil, nil, err
	}
	f := &file{path: path, state: StateOf(info)}
	if f.packing, err = packingOf(opened); err == nil && f.packing == nil {
		return f, plain{opened, info}, nil
	}
	var text *unpacked
	if err == nil {
		text, err = f.packing.unpack(opened, info.Size())
	}
	if err != nil {
		opened.Close()
		return nil, nil, DiskError(path, err)
	}
	return f, text, nil
}

// plain is the text of a file that is not compressed.
type plain struct {
	*os.File
	info fs.FileInfo
}

func (p plain) Size() int64 { return p.info.Size() }

// SourceOf is the file that a text is read from, nil where it is not a file's
// bytes as they are.
func SourceOf(text io.Reader) *Source {
	if p, ok := text.(plain); ok {
		return fileSource(p.File, p.info)
	}
	return nil
}

// Differs compares the text: what compresses a file again changes nothing.
func (f *file) Differs(last Content) (Store, bool, error) {
	info, err := os.Stat(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return f, true, nil
	}
	if err != nil {
		return f, false, DiskError(f.path, err)
	}
	if f.state.Holds(info) {
		return f, false, nil
	}
	now, text, err := openFile(f.path)
	if err != nil {
		return f, false, err
	}
	defer text.Close()
	differs, err := differs(text, last)
	return now, differs || (now.packing == nil) != (f.packing == nil), err
}

// Commit replaces the file, or writes it in place where that is allowed.
func (f *file) Commit(c Commit) (Store, error) {
	t, err := f.aim(c)
	if err != nil {
		return nil, err
	}
	work, err := f.writing(c)
	if err != nil {
		return nil, DiskError(f.path, err)
	}
	work.Ready = func(info fs.FileInfo) error {
		if id := identityOf(info); id != "" && c.Begins != nil {
			c.Begins(id)
		}
		return t.Unchanged()
	}
	info, err := t.Write(work, c.InPlace)
	if info == nil {
		return nil, err
	}
	now := &file{path: t.Path, state: StateOf(info), packing: f.packing}
	if err != nil {
		now.state.Settled = true // it is ours, whatever its time says
	}
	return now, err
}

func identityOf(info fs.FileInfo) string {
	if info == nil {
		return ""
	}
	return Identity(info)
}

// aim finds the file to write and asks what is to be asked before.
func (f *file) aim(c Commit) (Destination, error) {
	t, err := Aim(f.path)
	if err != nil {
		return t, err
	}
	if c.Last == nil {
		if _, err := os.Lstat(f.path); err == nil && !c.Overwrite {
			return t, &Question{Kind: ExistsAlready, Why: f.path + " exists already"}
		}
		return t, nil
	}
	_, changed, err := f.Differs(c.Last)
	if err != nil {
		return t, err
	}
	if why := t.Objections(changed); why != nil && !c.Overwrite {
		return t, why
	}
	return t, nil
}

// writing is what becomes of the file. How long a compressed one gets is known
// only when it is made: that is done first.
func (f *file) writing(c Commit) (Writing, error) {
	size := c.Now.Size()
	write := func(w io.Writer) error {
		_, err := c.Now.WriteTo(watched(w, size, c.Watch, c.InPlace && f.packing == nil))
		return err
	}
	if f.packing == nil {
		return Writing{Size: size, Write: write}, nil
	}
	var packed bytes.Buffer
	if err := f.packing.pack(&packed, write); err != nil {
		return Writing{}, err
	}
	return Writing{Size: int64(packed.Len()), Write: func(w io.Writer) error {
		_, err := w.Write(packed.Bytes())
		return err
	}}, nil
}

// Leads reports whether a path leads to the file.
func (f *file) Leads(path string) bool {
	info, err := os.Stat(path)
	return err == nil && f.state.Info != nil && os.SameFile(info, f.state.Info)
}

// Put writes a content as the file would hold it.
func (f *file) Put(w io.Writer, now Content) error {
	write := func(w io.Writer) error {
		_, err := now.WriteTo(w)
		return err
	}
	if f.packing == nil {
		return write(w)
	}
	return f.packing.pack(w, write)
}
