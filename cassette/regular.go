package cassette

import (
	"fmt"
	"io"
	"io/fs"
	"os"
)

// ReadRegular reads a regular file of at most that many bytes: no pipe and no
// device, which could block or never end.
func ReadRegular(path string, most int64) ([]byte, error) {
	file, info, err := openRegular(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return readWhole(file, info, path, most)
}

// ReadOwn is ReadRegular for what tapedeck itself keeps in the state folder:
// the file must be ours, and writable for nobody else.
func ReadOwn(path string, most int64) ([]byte, error) {
	file, info, err := openOwn(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return readWhole(file, info, path, most)
}

// openOwn opens such a file.
func openOwn(path string) (*os.File, fs.FileInfo, error) {
	file, info, err := openRegular(path)
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
