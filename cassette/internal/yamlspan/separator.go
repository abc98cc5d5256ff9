package yamlspan

import (
	"bytes"
	"strings"

	"tapedeck/cassette/internal/span"
)

func (language) Separator(lead, above []byte, _ [][]byte) []byte {
	if endsLine(above) {
		return nil
	}
	return []byte(eolOf(above, lead))
}

// Empty writes [] (or {} for pairs) after the list's key.
func (language) Empty(lead, trail []byte, where span.Where) (newLead, newTrail []byte, err error) {
	src := bytes.Join([][]byte{lead, trail}, nil)
	o, err := outlineYAML(src, where)
	if err != nil {
		return nil, nil, err
	}
	opening, closing := "[", "]"
	if where.Pairs {
		opening, closing = "{", "}"
	}
	switch {
	case o.state == listNull && len(where.Keys) > 0:
		cut := o.value.Start
		return join(lead[:cut], " "+opening), join([]byte(closing), string(src[cut:])), nil
	case len(where.Keys) == 0 && o.state == listNull:
		eol := ""
		if !endsLine(bytes.TrimPrefix(lead, bom)) {
			eol = eolOf(lead)
		}
		return join(lead, eol+opening), join([]byte(closing+eolOf(lead, trail)), string(trail)), nil
	}
	return nil, nil, &span.Error{Why: "it is not clear where the empty list would stand"}
}

// Fill removes [] {} or null after the list's key, or adds the key.
func (language) Fill(lead, trail []byte, where span.Where, like []byte) (newLead, newTrail []byte, err error) {
	src := bytes.Join([][]byte{lead, trail}, nil)
	o, err := outlineYAML(src, where)
	if err != nil {
		return nil, nil, err
	}
	if len(o.Entries) > 0 {
		return nil, nil, &span.Error{Why: "the list is not empty"}
	}
	eol := eolOf(lead, trail, like)
	if o.state == listMissing {
		return addKey(src, o, where, eol)
	}
	before, after := src[:o.value.Start], src[o.value.End:]
	rest := lineEnd(after, 0)
	comment := strings.TrimRight(string(after[:rest]), " \t")
	after = after[min(len(after), rest+breakLen(after, rest)):]
	before = bytes.TrimRight(before, " \t")
	if ownLine(src, o.value.Start) && len(before) > 0 && comment == "" {
		// The empty list has a line of its own, which goes.
		return before, after, nil
	}
	if len(bytes.TrimPrefix(before, bom)) == 0 && comment == "" {
		return before, after, nil
	}
	return join(before, comment+eol), after, nil
}

// addKey adds the list's key at the end of its mapping.
func addKey(src []byte, o outline, where span.Where, eol string) (lead, trail []byte, err error) {
	if len(where.Keys) != 1 {
		return nil, nil, &span.Error{Why: "the mapping that holds the list is missing"}
	}
	lead = src[:o.value.Start:o.value.Start]
	if !endsLine(bytes.TrimPrefix(lead, bom)) {
		lead = join(lead, eol)
	}
	return join(lead, where.Keys[0]+":"+eol), src[o.value.End:], nil
}
