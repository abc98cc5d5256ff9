package send

import (
	"net/textproto"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"tapedeck/model"
	"tapedeck/model/body"
	"tapedeck/replay/library"
	"tapedeck/replay/message"
	"tapedeck/replay/placeholder"
)

// stored gives an answer the form in which the library would have stored it in
// the place of old. What clients do to a response (decode it, lower its header
// names) is read off the recorded one, since a cassette does not name the client.
func stored(l library.Library, old model.Interaction, wire model.Response) model.Response {
	was := old.Response
	r := wire
	r.Proto = was.Proto // what the recorded client spoke, not what we do
	if was.Reason == "" && was.Status == wire.Status {
		r.Reason = "" // the client keeps none: HTTP/2, excon
	}
	r.Header = withoutConnection(l, was, readable(l, wire.Header))
	decodeAsRecorded(l, was, &r)
	placeholder.Restore(was, &r)
	r.Header = arrangeAsRecorded(l, was.Header, r.Header)
	r.Body = model.Body{Wire: r.Body.Wire, Tree: was.Body.Tree, Charset: was.Body.Charset, StoredAs: was.Body.StoredAs,
		Absent: was.Body.Absent && len(r.Body.Wire) == 0}
	if l.Storing.Body != nil {
		r.Body = l.Storing.Body(was, r)
	}
	return r
}

// readable makes text of header values: UTF-8 where they are and the library
// leaves the bytes, else ISO-8859-1.
func readable(l library.Library, wire model.Header) model.Header {
	out := make(model.Header, len(wire))
	for i, line := range wire {
		if l.Storing.HeaderLatin1 || !utf8.ValidString(line.Value) {
			text, _ := body.ToUTF8([]byte(line.Value), "iso-8859-1")
			line.Value = string(text)
		}
		out[i] = line
	}
	return out
}

// withoutConnection drops what the recording could not have: HTTP/2 has no
// fields about the connection (RFC 9113 section 8.2.2), and some libraries do
// not keep that an answer was chunked.
func withoutConnection(l library.Library, was model.Response, h model.Header) model.Header {
	overHTTP2 := strings.HasPrefix(was.Proto, "HTTP/2") || allLower(was.Header)
	return slices.DeleteFunc(h, func(line model.HeaderLine) bool {
		switch strings.ToLower(line.Name) {
		case "transfer-encoding", "trailer":
			return l.DropsChunked || overHTTP2 && !was.Header.Has(line.Name)
		case "connection", "keep-alive":
			return overHTTP2 && !was.Header.Has(line.Name)
		}
		return false
	})
}

// decodeAsRecorded undoes the content coding where the recording did, in one of
// two ways: some clients hand on the decoded body under the header as it came,
// others take Content-Encoding out, as vcrpy's decode_compressed_response does.
func decodeAsRecorded(l library.Library, was model.Response, r *model.Response) {
	if !r.Header.Has("Content-Encoding") {
		return
	}
	decoded := r.Body.Decode(r.Header)
	if was.Header.Has("Content-Encoding") {
		if len(was.Body.Wire) > 0 && len(was.Body.Decode(was.Header).NotCoded) > 0 {
			r.Body.Wire = decoded.Bytes
		}
		return
	}
	if l.Storing.KeepsCoding || decoded.Err != nil {
		return
	}
	r.Body.Wire = decoded.Bytes
	r.Header = slices.DeleteFunc(r.Header, func(line model.HeaderLine) bool { return strings.EqualFold(line.Name, "Content-Encoding") })
	changed := l.Storing.Decoded
	if changed == nil {
		changed = message.SetLength
	}
	r.Header = changed(was, r.Header, len(decoded.Bytes))
}

// arrangeAsRecorded names, groups and orders the lines as the recorded ones, so
// that an unchanged server gives an unchanged header. New names go to their
// sorted place where the recorded ones are sorted, else to the end.
func arrangeAsRecorded(l library.Library, was, now model.Header) model.Header {
	groups := map[string]model.Header{}
	var fresh []string
	for _, line := range now {
		key := strings.ToLower(line.Name)
		if len(groups[key]) == 0 && !was.Has(key) {
			fresh = append(fresh, key)
		}
		groups[key] = append(groups[key], line)
	}
	for key := range groups {
		groups[key] = nameAsRecorded(l, was, groups[key])
	}
	places := map[string]int{}
	for _, line := range was {
		places[strings.ToLower(line.Name)]++
	}
	var out model.Header
	for _, line := range was {
		key := strings.ToLower(line.Name)
		places[key]--
		n := min(1, len(groups[key]))
		if places[key] == 0 { // the last place of the name takes what is left
			n = len(groups[key])
		}
		out = append(out, groups[key][:n]...)
		groups[key] = groups[key][n:]
	}
	sorted := len(was) > 1 && slices.IsSortedFunc(was, byName)
	for _, key := range fresh {
		lines := groups[key]
		at := len(out)
		if sorted {
			at, _ = slices.BinarySearchFunc(out, lines[0], byName)
		}
		out = slices.Insert(out, at, lines...)
	}
	return out
}

func byName(a, b model.HeaderLine) int { return strings.Compare(a.Name, b.Name) }

// nameAsRecorded gives the lines of one name the form that the library stores:
// the n-th line that of the n-th recorded one.
func nameAsRecorded(l library.Library, was, lines model.Header) model.Header {
	if len(lines) == 0 {
		return nil
	}
	var names []string
	for _, line := range was {
		if strings.EqualFold(line.Name, lines[0].Name) {
			names = append(names, line.Name)
		}
	}
	lower := allLower(was)
	for i := range lines {
		switch {
		case len(names) > 0:
			lines[i].Name = names[min(i, len(names)-1)]
		case lower:
			lines[i].Name = strings.ToLower(lines[i].Name)
		case l.Storing.CanonicalNames:
			lines[i].Name = textproto.CanonicalMIMEHeaderKey(lines[i].Name)
		}
	}
	if l.Storing.SortsValues && slices.IsSorted(was.Values(lines[0].Name)) {
		slices.SortFunc(lines, func(a, b model.HeaderLine) int { return strings.Compare(a.Value, b.Value) })
	}
	return lines
}

// allLower reports whether every name is in lower case: httpx, HTTP/2.
func allLower(h model.Header) bool {
	return len(h) > 0 && !slices.ContainsFunc(h, func(line model.HeaderLine) bool {
		return line.Name != strings.ToLower(line.Name)
	})
}

// recordedAt writes the time as the library does, or as the recorded one is
// written; it is empty where the cassette keeps none.
func recordedAt(l library.Library, old model.Interaction, at time.Time) string {
	layout := l.Storing.TimeLayout
	if layout == "" {
		layout = model.RecordedLayout(old.RecordedAt)
	}
	if layout == "" {
		return ""
	}
	return at.UTC().Truncate(time.Second).Format(layout)
}
