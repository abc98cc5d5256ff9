package model

import (
	"bytes"
	"slices"

	"tapedeck/model/body"
)

// ByLine is the difference of two responses with JSON bodies compared by the lines
// of their readable forms. A line below, which is in both, keeps them from being
// compared by path.
func (d ResponseDiff) ByLine(old, new Response) ResponseDiff {
	plain := func(r Response) Response {
		text := body.Pretty(body.JSON, r.Body.Decode(r.Header).Bytes)
		return Response{Body: Body{Wire: append(slices.Clip(bytes.TrimSuffix(text, []byte("\n"))), "\nend"...)}}
	}
	lines := DiffResponses(plain(old), plain(new))
	d.Body, d.BodyBy = lines.Body, lines.BodyBy
	return d
}
