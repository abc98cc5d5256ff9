package loading

import (
	"bytes"

	"tapedeck/cassette/internal/span"
	"tapedeck/cassette/internal/yamlspan/direct"
)

// Written knows exactly how a library writes a format; all versions of it load
// that.
type Written interface {
	// Written counts the entries of a text that is in this form, and says the
	// format's version; ok is false where it may be anything else.
	Written(text []byte) (entries int, version string, ok bool)
}

// Written goes by what PyYAML makes of vcrpy's dictionaries: two keys an entry,
// four of a request, all in order and each on a line (vcr/serialize.py,
// vcr/serializers/yamlserializer.py).
func (VcrpyYAML) Written(text []byte) (entries int, version string, ok bool) {
	const lead, trail = "interactions:\n", "version: 1\n"
	if !bytes.HasPrefix(text, []byte(lead)) || !bytes.HasSuffix(text, []byte(trail)) {
		return 0, "", false
	}
	p, ok := direct.NewPass(text)
	if !ok || !p.Take(lead) {
		return 0, "", false
	}
	for vcrpyWritten(&p) {
		if entries++; p.At(trail) {
			p.Take(trail)
			return entries, "1", p.Ended()
		}
	}
	return 0, "", false
}

// vcrpyWritten passes an entry.
func vcrpyWritten(p *direct.Pass) bool {
	return p.Take("- request:\n    body: ") && vcrpyText(p, 4) &&
		vcrpyHeadersWritten(p) &&
		p.Take("    method: ") && vcrpyText(p, 4) &&
		p.Take("    uri: ") && vcrpyURIWritten(p) &&
		p.Take("  response:\n    body:\n      string: ") && vcrpyText(p, 6) &&
		vcrpyHeadersWritten(p) &&
		p.Take("    status:\n      code: ") && p.Digits() &&
		p.Take("      message: ") && vcrpyText(p, 6)
}

func vcrpyText(p *direct.Pass, column int) bool {
	_, _, ok := p.Scalar(column)
	return ok
}

// vcrpyURIWritten: what stands in brackets urlparse looks at.
func vcrpyURIWritten(p *direct.Pass) bool {
	text, is, ok := p.Scalar(4)
	return ok && is == span.Str && !bytes.ContainsAny(text, "[]\\")
}

// vcrpyHeadersWritten passes headers, each with a list of values.
func vcrpyHeadersWritten(p *direct.Pass) bool {
	if p.Take("    headers: {}\n") {
		return true
	}
	if !p.Take("    headers:\n      ") {
		return false
	}
	for {
		if !p.Name() || !p.Take("\n      - ") || !vcrpyText(p, 6) {
			return false
		}
		for p.Take("      - ") {
			if !vcrpyText(p, 6) {
				return false
			}
		}
		if !p.Take("      ") {
			return true
		}
	}
}
