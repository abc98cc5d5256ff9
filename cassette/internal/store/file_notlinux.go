//go:build !linux

package store

import (
	"errors"
	"os"
)

// StageNameless cannot be done here.
var StageNameless = func(Destination) (*Staged, error) { return nil, errors.ErrUnsupported }

func linkNameless(*os.File, string) error { return errors.ErrUnsupported }

func reserve(*os.File, int64, int64) error { return nil }

func beginSync(*os.File, int64, int64) {}

func copyRange(*os.File, *os.File, int64, int) int { return 0 }

func keepExtended(*os.File, Destination) {}
