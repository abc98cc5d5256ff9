package yamlspan

import (
	"bytes"
	"fmt"
	"strings"
)

// atMarker reports whether the line that begins at i is a document marker.
func (s *scanner) atMarker(i int) bool {
	if i >= len(s.src) || s.src[i] != '-' && s.src[i] != '.' {
		return false // as nearly all lines
	}
	return (bytes.HasPrefix(s.src[i:], []byte("---")) || bytes.HasPrefix(s.src[i:], []byte("..."))) && s.blankAt(i+3)
}

// maxDepth is how deep go-yaml lets values nest.
const maxDepth = 10_000

// flow returns the end of the flow collection at i.
func (s *scanner) flow(i int) (int, error) {
	start, depth := i, 0
	for i < len(s.src) {
		switch b := s.src[i]; b {
		case ' ', '\t', '\n', '\r', ',', ':', '?':
			i++
		case '[', '{':
			if depth++; depth > maxDepth {
				return 0, s.errorAt(i, fmt.Sprintf("values are nested more than %d deep", maxDepth))
			}
			i++
		case ']', '}':
			i++
			if depth--; depth == 0 {
				return i, s.plainBreaks(start, i)
			}
		case '#':
			i, _ = s.eol(i)
		case '\'', '"':
			end, err := s.atom(i)
			if err != nil {
				return 0, err
			}
			i = end
		case '!', '&', '*':
			end, err := s.flowName(i)
			if err != nil {
				return 0, err
			}
			i = end
		default:
			end, err := s.flowPlain(i)
			if err != nil {
				return 0, err
			}
			i = end
		}
	}
	return 0, s.errorAt(start, fmt.Sprintf("the %q does not end. Was the file cut off?", s.src[start]))
}

// flowName returns the end of the tag, anchor or alias at i. libyaml takes
// commas and brackets for parts of a tag, others do not.
func (s *scanner) flowName(i int) (int, error) {
	start := i
	if s.src[i] != '!' {
		for i++; i < len(s.src) && isNameByte(s.src[i]); i++ {
		}
		return i, nil
	}
	for !s.blankAt(i) {
		if strings.IndexByte(",[]{}'\"", s.src[i]) >= 0 {
			return 0, s.errorAt(start, "the tag's end is not clear")
		}
		i++
	}
	return i, nil
}

// flowPlain returns the end of the plain scalar at i inside brackets. After a
// "?" or ":" within it YAML libraries disagree on whether a quote begins a new
// value.
func (s *scanner) flowPlain(i int) (int, error) {
	question := false
	for start := i; i < len(s.src); i++ {
		switch s.src[i] {
		case ',', '[', ']', '{', '}':
			return i, nil
		case ':':
			if s.blankAt(i+1) || strings.IndexByte(",[]{}", s.src[i+1]) >= 0 {
				return i, nil
			}
		case '?':
			question = true
		case '#':
			if i > start && s.blankAt(i-1) {
				return i, nil
			}
		case '\'', '"':
			if question || i > 0 && s.src[i-1] == ':' {
				return 0, s.errorAt(i, "it is not clear whether the quote begins a value")
			}
		}
	}
	return i, nil
}
