package store

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"
)

// ReadRegular reads a regular file of at most that many bytes: no pipe and no
// device, which could block or never end.
func ReadRegular(path string, most int64) ([]byte, error) {
	file, info, err := OpenRegular(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return readWhole(file, info, path, most)
}

// ReadOwn is ReadRegular for what tapedeck itself keeps in the state folder:
// the file must be ours, and writable for nobody else.
func ReadOwn(path string, most int64) ([]byte, error) {
	file, info, err := OpenOwn(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return readWhole(file, info, path, most)
}

// OpenOwn opens such a file.
func OpenOwn(path string) (*os.File, fs.FileInfo, error) {
	file, info, err := OpenRegular(path)
	if err == nil && !owned(info) {
		file.Close()
		return nil, nil, &Error{Path: path, Why: "is not ours alone to write"}
	}
	return file, info, err
}

func readWhole(file *os.File, info fs.FileInfo, path string, most int64) ([]byte, error) {
	if info.Size() > most {
		return nil, &Error{Path: path, Why: fmt.Sprintf("is larger than %d MB", most>>20)}
	}
	data, err := io.ReadAll(io.LimitReader(file, most+1))
	if err == nil && int64(len(data)) > most {
		err = &Error{Path: path, Why: fmt.Sprintf("is larger than %d MB", most>>20)}
	}
	return data, err
}

// OpenRegular opens a file to read, and never a pipe or a device: to open one
// can block, or do something.
func OpenRegular(path string) (*os.File, fs.FileInfo, error) {
	irregular := &Error{Path: path, Why: "is not a regular file"}
	info, err := os.Stat(path)
	if err != nil {
		return nil, nil, DiskError(path, err)
	}
	if info.IsDir() {
		return nil, nil, &Error{Path: path, Why: "is a folder, not a file"}
	}
	if !info.Mode().IsRegular() {
		return nil, nil, irregular
	}
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, nil, DiskError(path, err)
	}
	info, err = file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = irregular
	}
	if err != nil {
		file.Close()
		return nil, nil, DiskError(path, err)
	}
	return file, info, nil
}
