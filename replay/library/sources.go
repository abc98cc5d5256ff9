package library

import "tapedeck/replay/source"

// Sources are what was read of a project's code, so that it is read once for all
// tests. A nil one keeps nothing.
type Sources struct {
	files  map[string]*source.File // by name, nil for one that is not there
	python map[pythonTest]readCodeOf
}

// A pythonTest is what the code around a test of Python is read by.
type pythonTest struct{ folder, file string }

// readCodeOf is what a Code has read.
type readCodeOf struct {
	files   []CodeFile
	first   bool
	from    map[imported][]string
	options []string
}

func (s *Sources) file(name string, read func() *source.File) *source.File {
	if s == nil {
		return read()
	}
	f, known := s.files[name]
	if !known {
		if s.files == nil {
			s.files = map[string]*source.File{}
		}
		f = read()
		s.files[name] = f
	}
	return f
}

// ofPython has what was read around a test, if that was.
func (s *Sources) ofPython(t TestCase) (readCodeOf, bool) {
	if s == nil {
		return readCodeOf{}, false
	}
	r, ok := s.python[pythonTest{t.Folder, t.File}]
	return r, ok
}

func (s *Sources) keepPython(t TestCase, r readCodeOf) {
	if s == nil {
		return
	}
	if s.python == nil {
		s.python = map[pythonTest]readCodeOf{}
	}
	s.python[pythonTest{t.Folder, t.File}] = r
}
