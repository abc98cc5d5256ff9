package format

import (
	"bytes"
	"errors"
	"slices"

	"tapedeck/cassette/internal/span"
	"tapedeck/cassette/internal/yamlspan"
	"tapedeck/model/lazyregexp"
)

// Around says why the text around the entries cannot be parsed, with its place
// in the whole file, nil if it can. A text that is too long for that is taken as
// it is. A template need only be YAML once it is filled in: unfilled then says
// why it is none before.
func Around(f Format, lead, between, trail []byte, listed bool) (unfilled, err error) {
	if around := len(lead) + len(trail); around == 0 || around > MostParsed {
		return nil, nil
	}
	bare, rest := lead, trail
	if listed {
		if bare, rest, err = f.Language().Empty(lead, trail, f.Where()); err != nil {
			return nil, nil
		}
	}
	src := slices.Concat(bare, rest)
	place := func(err error) error { return shifted(err, bare, between) }
	asItIs := parseAlone(f, src)
	filled, template := f.FilledIn(src)
	if !template {
		return nil, place(asItIs)
	}
	if err := parseAlone(f, filled); err != nil {
		return nil, place(err)
	}
	if asItIs != nil {
		unfilled = BlameERB(place(asItIs))
	}
	return unfilled, nil
}

// parseAlone says why a text is none of the format's language, nil if it is but
// for aliases of anchors that stand elsewhere.
func parseAlone(f Format, src []byte) error {
	_, err := f.Language().Parse(src)
	if yamlspan.UsesForeignAnchor(err) {
		_, err = f.Language().Parse(anyAlias.ReplaceAll(src, []byte("x")))
	}
	return err
}

var anyAlias = lazyregexp.New(`\*[\w-]+`)

// shifted makes a place that follows lead count what stood between.
func shifted(err error, lead, between []byte) error {
	var at *span.Error
	if errors.As(err, &at) && at.Line > bytes.Count(lead, Newline) {
		return Below(err, bytes.Count(between, Newline))
	}
	return err
}
