package folder

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"tapedeck/cassette"
	"tapedeck/ui/render"
)

// A folder is looked through twice: first for its cassettes, which come in as
// they are found, then for what they hold, in the order of the list.

// A folderCassette is a cassette and where it is.
type FolderCassette struct {
	cassette.Found
	At   string // its path from here
	Read bool   // what it holds is known
}

// A scan is how far a folder was looked through.
type scan struct {
	Gen    int
	cancel context.CancelFunc
	Found  bool // all cassettes are
	read   int  // how many are
	Halted bool
	err    error
}

func findAll(ctx context.Context, paths []string, found chan<- FolderCassette) error {
	send := func(c FolderCassette) bool {
		select {
		case found <- c:
			return true
		case <-ctx.Done():
			return false
		}
	}
	var failed error
	for _, path := range paths {
		info, err := os.Stat(path)
		switch {
		case err != nil:
			send(FolderCassette{Found: cassette.Found{Path: path, Err: err}, At: path, Read: true})
		case info.IsDir() && !cassette.IsFolder(path):
			err := cassette.Find(path, func(c cassette.Found) bool {
				name := c.Path
				if len(paths) > 1 {
					c.Path = filepath.Join(path, name)
				}
				return send(FolderCassette{Found: c, At: filepath.Join(path, name)})
			})
			failed = errors.Join(failed, err)
		default:
			send(FolderCassette{Found: cassette.Found{Path: path, Size: info.Size(), Modified: info.ModTime()}, At: path})
		}
	}
	return failed
}

// progress says how far it is.
func (s scan) progress(found int) string {
	switch {
	case s.Halted && s.Found:
		return fmt.Sprintf("stopped, read %s of %s · R looks again", render.Count(s.read), render.Count(found))
	case s.Halted:
		return fmt.Sprintf("stopped, found %s · R looks again", render.Count(found))
	case !s.Found:
		return fmt.Sprintf("found %s so far", render.Count(found))
	}
	return fmt.Sprintf("read %s of %s", render.Count(s.read), render.Count(found))
}

// inCommon is the folder that all of several paths are in, with the separator
// behind it; "" for a single path and where there is none.
func inCommon(cassettes []FolderCassette) string {
	if len(cassettes) < 2 {
		return ""
	}
	common := cassettes[0].Path
	for _, c := range cassettes {
		path := strings.TrimSuffix(c.Path, string(filepath.Separator)) // of a cassette that is a folder
		n := 0
		for n < min(len(common), len(path)) && common[n] == path[n] {
			n++
		}
		common = common[:n]
	}
	return common[:strings.LastIndexByte(common, filepath.Separator)+1]
}
