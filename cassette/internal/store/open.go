package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
)

// Open begins to read what is stored at a path, and removes what a tapedeck
// that was killed left there.
func Open(path string) (Store, Reading, error) {
	s, r, err := openFile(path)
	if err != nil {
		return nil, nil, err
	}
	RemoveStray(path)
	return s, r, nil
}

// Peek begins to read what is stored at a path, and touches nothing.
func Peek(path string) (Reading, error) {
	_, r, err := openFile(path)
	return r, err
}

// Unpack takes a text that came from elsewhere, and how it came.
func Unpack(data []byte) (Store, []byte, error) {
	packing, err := packingOf(bytes.NewReader(data))
	if err != nil || packing == nil {
		return &file{}, data, err
	}
	text, err := packing.unpack(io.NopCloser(bytes.NewReader(data)), int64(len(data)))
	if err == nil {
		data, err = io.ReadAll(text)
	}
	return &file{packing: packing}, data, err
}

// At is a store of which nothing is known yet, for a cassette that was in
// another one or in none (nil).
func At(path string, was Store) Store {
	from, ok := was.(*file)
	if !ok {
		from = &file{}
	}
	return &file{path: path, packing: packingFor(path, from.path, from.packing)}
}

// AtFolder is At for a cassette that is a folder.
func AtFolder(path string, isPart func(name string) bool) Store {
	return &folder{path: path, isPart: isPart}
}

// Hash is the SHA-256 of the text that is stored at a path, "" if it cannot be
// read.
func Hash(path string) string {
	_, text, err := openFile(path)
	if err != nil {
		return ""
	}
	defer text.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, text); err != nil {
		return ""
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// IdentityAt is that of what is stored at a path, "" if nothing is or it cannot be known.
func IdentityAt(path string) string {
	info, err := os.Stat(path)
	if err != nil {
		return ""
	}
	return Identity(info)
}

// OpenFolder begins to read the files of a folder that isPart takes.
func OpenFolder(path string, isPart func(name string) bool) (Store, *Parts, error) {
	f, parts, err := lookAt(path, isPart)
	if err != nil {
		return nil, nil, err
	}
	if left, ok := interruptedAt(path); ok {
		left.clear(path)
	}
	return f, parts, nil
}

// HashFolder is the hash of what a folder's parts are, "" if they cannot be read.
func HashFolder(path string, isPart func(name string) bool) string {
	sums := map[string][sha256.Size]byte{}
	if eachPart(path, isPart, func(name string, data []byte) { sums[name] = sha256.Sum256(data) }) != nil {
		return ""
	}
	return hashOfSums(sums)
}

// eachPart reads a folder's parts, one after the other.
func eachPart(path string, isPart func(name string) bool, do func(name string, data []byte)) error {
	_, parts, err := lookAt(path, isPart)
	if err != nil {
		return err
	}
	for {
		name, data, err := parts.Next()
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		}
		do(name, data)
	}
}
