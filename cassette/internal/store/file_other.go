//go:build !(darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd)

package store

import (
	"errors"
	"io/fs"
	"os"
)

func links(fs.FileInfo) uint64 { return 1 }

func ours(fs.FileInfo) bool { return true }

func owned(fs.FileInfo) bool { return true }

func readOnly(_ string, info fs.FileInfo) bool { return info.Mode().Perm()&0o222 == 0 }

// Lock cannot hold a file here.
func Lock(*os.File) error { return errors.ErrUnsupported }

// letGo closes the file: Windows does not rename open ones.
func letGo(file *os.File) error { return file.Close() }

// Identity cannot tell here.
func Identity(fs.FileInfo) string { return "" }
