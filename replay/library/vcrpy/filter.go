package vcrpy

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"compress/zlib"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"

	"tapedeck/model"
	"tapedeck/model/body"
	"tapedeck/model/lazyregexp"
	"tapedeck/replay/exception"
	"tapedeck/replay/library"
	"tapedeck/replay/python"
	"tapedeck/replay/secret"
)

// filtering takes the same out of both. What a filter raises about is left,
// and reported by the matchers.
type filtering struct{}

func (v filtering) Played(o library.Rules, list []secret.Placeholder, i model.Interaction) model.Interaction {
	i.Request = v.Live(o, list, i.Request)
	return i
}

func (filtering) Live(o library.Rules, list []secret.Placeholder, r model.Request) model.Request {
	if o.Filters.None() {
		return r
	}
	filtered, err := library.RequestFilter(filterRequest).Stored(o.Filters, cmp.Or(o.Version, versions[0]), r)
	if err != nil {
		return r
	}
	return filtered
}

func (v filtering) Stored(o library.Rules, list []secret.Placeholder, r model.Request) model.Request {
	return v.Live(o, list, r)
}

// filterRequest takes out of a request what the filters name.
func filterRequest(f library.Filters, version string, r library.Request) (library.Request, error) {
	if len(f.Headers) > 0 {
		r.Header = filterHeaders(library.FirstValues(r), f.Headers)
	}
	var err error
	if len(f.Query) > 0 {
		if r.URI, err = filterQuery(r.URI, f.Query); err != nil {
			return r, err
		}
	}
	if len(f.PostData) > 0 {
		r.Body, err = filterPostData(cmp.Or(version, versions[0]), r, f.PostData)
	}
	return r, err
}

// filterHeaders is replace_headers: a replaced one comes last, in the filter's
// spelling; one that is not there is not added.
func filterHeaders(header []library.Field, replacements []library.Replacement) []library.Field {
	for _, r := range replacements {
		at := slices.IndexFunc(header, func(f library.Field) bool { return strings.EqualFold(f.Name, r.Name) })
		if at < 0 {
			continue
		}
		header = slices.Delete(header, at, at+1)
		if r.Value != nil {
			header = append(header, library.Field{Name: r.Name, Values: []string{*r.Value}})
		}
	}
	return header
}

// replaced looks a name up; of a name given twice the last counts (dict).
func replaced(replacements []library.Replacement, name string) (value *string, ok bool) {
	for _, r := range replacements {
		if r.Name == name {
			value, ok = r.Value, true
		}
	}
	return value, ok
}

// filterQuery is replace_query_parameters: the URI is put together again from
// the sorted pairs, even if none is filtered; blank values are lost.
func filterQuery(uri string, replacements []library.Replacement) (string, error) {
	u, err := python.ParseURL(uri)
	if err != nil {
		return uri, err
	}
	var pairs []string
	for _, p := range sortedQuery(u.Query) {
		if value, ok := replaced(replacements, p.Name); ok {
			if value == nil {
				continue
			}
			p.Value = *value
		}
		pairs = append(pairs, python.QuotePlus(p.Name)+"="+python.QuotePlus(p.Value))
	}
	u.Query = strings.Join(pairs, "&")
	return u.Unparse(), nil
}

// filterPostData is replace_body_parameters: for every method since 9.0, for
// POST only before; JSON where the Content-Type is exactly application/json,
// since 9.4.2 the parts of multipart/form-data, else a form.
func filterPostData(version string, r library.Request, replacements []library.Replacement) ([]byte, error) {
	if len(r.Body) == 0 || r.Method != "POST" && !library.AtLeast(version, "9.0") {
		return r.Body, nil
	}
	kind := library.HeaderValue(library.FirstValues(r), "Content-Type")
	if kind == "application/json" {
		return filterJSON(r.Body, replacements)
	}
	if boundary := multipartBoundary(kind); boundary != "" && library.AtLeast(version, "9.4.2") {
		return filterMultipart(r.Body, boundary, replacements), nil
	}
	filtered, err := filterForm(version, r.Body, replacements)
	if err != nil && library.AtLeast(version, "8.5") {
		return r.Body, nil // no text: nothing that could be replaced
	}
	return filtered, err
}

// filterForm is _replace_urlencoded_parameters. What has no "=" is no parameter
// since 8.5; a name may be escaped since 9.1.
func filterForm(version string, form []byte, replacements []library.Replacement) ([]byte, error) {
	var kept [][]byte
	for _, part := range bytes.Split(form, []byte("&")) {
		name, _, found := bytes.Cut(part, []byte("="))
		if !found && library.AtLeast(version, "8.5") {
			kept = append(kept, part)
			continue
		}
		text, err := python.DecodeUTF8(name, false)
		if err != nil {
			return nil, err
		}
		value, ok := replaced(replacements, text)
		if !ok && library.AtLeast(version, "9.1") {
			value, ok = replaced(replacements, python.UnquotePlus(text))
		}
		switch {
		case !ok:
			kept = append(kept, part)
		case value == nil:
		case found:
			kept = append(kept, []byte(text+"="+*value))
		default:
			kept = append(kept, []byte(text+*value))
		}
	}
	return append([]byte{}, bytes.Join(kept, []byte("&"))...), nil
}

var (
	quotedBoundary = lazyregexp.New(`(?i)boundary="?([^";]+)"?`)
	partName       = lazyregexp.New(`;[ \t\n\r\f\v]*name="([^"]*)"`)
)

// multipartBoundary is that of a multipart/form-data, or "".
func multipartBoundary(kind string) string {
	found := quotedBoundary.FindStringSubmatch(kind)
	if found == nil || !strings.HasPrefix(strings.ToLower(kind), "multipart/form-data") {
		return ""
	}
	return found[1]
}

// filterMultipart is _replace_multipart_parameters: a field that is removed is
// left out with its delimiter.
func filterMultipart(data []byte, boundary string, replacements []library.Replacement) []byte {
	parts := bytes.Split(data, []byte("--"+boundary))
	kept := parts[:1:1]
	for _, part := range parts[1:] {
		head, content, found := bytes.Cut(part, []byte("\r\n\r\n"))
		name := partName.FindSubmatch(head)
		if name == nil || !found {
			kept = append(kept, part)
			continue
		}
		key, _ := python.DecodeUTF8(name[1], true)
		value, ok := replaced(replacements, key)
		switch {
		case !ok:
			kept = append(kept, part)
		case value != nil:
			ending := content[len(bytes.TrimSuffix(content, []byte("\r\n"))):]
			kept = append(kept, slices.Concat(head, []byte("\r\n\r\n"+*value), ending))
		}
	}
	return append([]byte{}, bytes.Join(kept, []byte("--"+boundary))...)
}

// filterJSON replaces members of the outermost object; whatever it is, it is
// written again as json.dumps does.
func filterJSON(data []byte, replacements []library.Replacement) ([]byte, error) {
	value, err := python.LoadsBytes(data)
	if err != nil {
		return nil, err
	}
	for _, r := range replacements {
		in, err := python.Contains(value, r.Name)
		if err != nil {
			return nil, err
		}
		if !in {
			continue
		}
		d, ok := value.(*python.Dict)
		if !ok {
			return nil, pyNoPop(value)
		}
		delete(d.Values, r.Name)
		d.Keys = slices.DeleteFunc(d.Keys, func(k string) bool { return k == r.Name })
		if v, _ := replaced(replacements, r.Name); v != nil {
			d.Set(r.Name, *v)
		}
	}
	return []byte(python.Dumps(value)), nil
}

// pyNoPop is what value.pop(name) raises.
func pyNoPop(value any) error {
	if _, ok := value.([]any); ok {
		return exception.New("builtins.TypeError", "'str' object cannot be interpreted as an integer")
	}
	return exception.New("builtins.AttributeError", "'"+python.TypeName(value)+"' object has no attribute 'pop'")
}

// decodeCompressed is decode_compressed_response of vcrpy 8.2.1 to 9.4.2: where the first
// Content-Encoding is exactly gzip, deflate or br, the body is decoded, that
// value goes, and content-length is set under this very name. A body that is
// decoded already stays.
func decodeCompressed(r model.Response) model.Response {
	values := r.Header.Values("Content-Encoding")
	if len(values) == 0 || !slices.Contains([]string{"gzip", "deflate", "br"}, values[0]) {
		return r
	}
	r.Body.Wire = inflated(values[0], r.Body.Wire)
	length := strconv.Itoa(len(r.Body.Wire))
	var header model.Header
	gone, set := false, false
	for _, line := range r.Header {
		switch {
		case strings.EqualFold(line.Name, "Content-Encoding") && !gone:
			gone = true
			continue
		case strings.EqualFold(line.Name, "Content-Length"):
			if set {
				continue
			}
			line, set = model.HeaderLine{Name: "content-length", Value: length}, true
		}
		header = append(header, line)
	}
	if !set {
		header = append(header, model.HeaderLine{Name: "content-length", Value: length})
	}
	r.Header = header
	return r
}

// inflated undoes one coding as Python's zlib and brotli do, or gives back what
// is not in it. No more than body.MaxDecoded bytes come out.
func inflated(coding string, wire []byte) []byte {
	var r io.Reader
	var err error
	switch coding {
	case "gzip":
		r, err = gzip.NewReader(bytes.NewReader(wire))
	case "deflate":
		r, err = zlib.NewReader(bytes.NewReader(wire))
	default:
		r = brotli.NewReader(bytes.NewReader(wire))
	}
	if err != nil {
		return wire
	}
	plain, err := io.ReadAll(io.LimitReader(r, body.MaxDecoded+1))
	if err != nil || len(plain) > body.MaxDecoded {
		return wire
	}
	return plain
}

// keep takes out of the request alone.
func keep(r library.Rules, _ []secret.Placeholder, i model.Interaction) (_ model.Interaction, err error) {
	i.Request, err = library.RequestFilter(filterRequest).Stored(r.Filters, r.Version, i.Request)
	return i, err
}
