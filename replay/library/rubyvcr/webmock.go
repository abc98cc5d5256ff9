package rubyvcr

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"tapedeck/model/lazyregexp"
	"tapedeck/replay/exception"
	"tapedeck/replay/python"
	"tapedeck/replay/ruby"
)

// normalizeWebMock is what hook_into :webmock of WebMock 3.18.1 makes of a URL
// before Ruby VCR sees it (webmock/util/uri.rb and query_mapper.rb over addressable): pairs
// sorted by name, the last of a repeated name kept, arrays sorted, escapes
// undone and done again, the port written. The error is an exception of Ruby's.
func normalizeWebMock(url string) (string, error) {
	if !strings.HasPrefix(url, "http://") && !strings.HasPrefix(url, "https://") {
		url = "http://" + url
	}
	m := addressableForm.FindStringSubmatch(strings.TrimSpace(url))
	if m == nil {
		return "", exception.New("Addressable::URI::InvalidURIError", "no URL")
	}
	scheme, authority, path := strings.ToLower(m[1]), m[2], m[3]
	query, hasQuery := strings.CutPrefix(m[4], "?")
	fragment := strings.TrimPrefix(m[5], "#")
	userinfo, host := "", authority
	if at := strings.LastIndex(authority, "@"); at >= 0 {
		userinfo, host = authority[:at], authority[at+1:]
	}
	port := ""
	if at := portAtEnd.FindStringSubmatchIndex(host); at != nil {
		host, port = host[:at[0]], host[at[2]:]
	}
	if port == "" {
		port = strconv.Itoa(ruby.DefaultPort(scheme))
	}
	if hasQuery {
		var err error
		if query, err = webmockQuery(query); err != nil {
			return "", err
		}
	}
	out := scheme + "://"
	if userinfo != "" {
		user, password, ok := strings.Cut(userinfo, ":")
		out += addressable(user, unreserved, false)
		if ok {
			out += ":" + addressable(password, unreserved, false)
		}
		out += "@"
	}
	host = strings.TrimSuffix(strings.ToLower(string(python.UnquoteBytes(host))), ".")
	out += addressable(host, hostClass, false) + ":" + port + addressablePath(path)
	if query != "" {
		out += "?" + strings.ReplaceAll(addressableQuery(query), "+", "%2B")
	}
	if fragment != "" {
		out += "#" + addressable(fragment, pchar+"/?", false)
	}
	return out, nil
}

var portAtEnd = lazyregexp.New(`:([0-9]*)$`)

var addressableForm = lazyregexp.New(`(?s)^([^:/?#]+)://([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$`)

// addressable's character classes.
const (
	unreserved = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"
	subDelims  = "!$&'()*+,;="
	pchar      = unreserved + subDelims + ":@"
	hostClass  = unreserved + subDelims + "[:]"
	queryClass = unreserved + "!$'()*+,=:@/?"
	reserved   = ":/?#[]@" + subDelims
)

// addressable is Addressable::URI.normalize_component: escapes undone, NFKC,
// and all done again but for the class; with keepPlus an escaped + stays.
func addressable(component, class string, keepPlus bool) string {
	plain := component
	if keepPlus {
		plain = escapedPlus.ReplaceAllString(plain, "%252B")
	}
	plain = string(python.UnquoteBytes(plain))
	if !utf8.ValidString(plain) { // NFKC raises, and the default class is taken
		return addressableEncode(plain, reserved+unreserved)
	}
	encoded := addressableEncode(norm.NFKC.String(plain), class)
	if keepPlus {
		encoded = strings.ReplaceAll(encoded, "%252B", "%2B")
	}
	return encoded
}

var escapedPlus = lazyregexp.New(`%2[Bb]`)

func addressableEncode(s, class string) string {
	var out strings.Builder
	for i := range len(s) {
		if strings.IndexByte(class, s[i]) >= 0 {
			out.WriteByte(s[i])
		} else {
			fmt.Fprintf(&out, "%%%02X", s[i])
		}
	}
	return out.String()
}

func addressablePath(path string) string {
	segments := strings.Split(strings.TrimSpace(path), "/")
	var out []string
	for i, segment := range segments {
		segment = addressable(segment, pchar, false)
		last := i == len(segments)-1
		switch segment {
		case ".":
			if last {
				out = append(out, "")
			}
		case "..":
			if len(out) > 1 {
				out = out[:len(out)-1]
			}
			if last {
				out = append(out, "")
			}
		default:
			out = append(out, segment)
		}
	}
	if joined := strings.Join(out, "/"); joined != "" {
		return joined
	}
	return "/"
}

func addressableQuery(query string) string {
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		pairs[i] = addressable(pair, queryClass, true)
	}
	return strings.Join(pairs, "&")
}

// Nodes of a parsed query: *webmockHash, *webmockArray, string, nil.
type (
	webmockHash struct {
		keys   []string
		values map[string]any
	}
	webmockArray struct{ items []any }
)

func newWebmockHash() *webmockHash { return &webmockHash{values: map[string]any{}} }

func (h *webmockHash) set(key string, value any) {
	if _, ok := h.values[key]; !ok {
		h.keys = append(h.keys, key)
	}
	h.values[key] = value
}

// webmockQuery is QueryMapper.query_to_values, sorted, and values_to_query.
func webmockQuery(query string) (string, error) {
	root := newWebmockHash()
	for _, pair := range strings.Split(query, "&") {
		if pair == "" {
			continue
		}
		key, text, ok := strings.Cut(pair, "=")
		var value any
		if ok {
			value = string(python.UnquoteBytes(strings.ReplaceAll(text, "+", " ")))
		}
		if err := root.fill(string(python.UnquoteBytes(key)), value); err != nil {
			return "", err
		}
	}
	slices.Sort(root.keys)
	var pairs [][2]any
	for _, key := range root.keys {
		value := root.values[key]
		if h, ok := value.(*webmockHash); ok {
			value = dehash(h)
		}
		switch value := value.(type) {
		case *webmockArray:
			for _, item := range value.items {
				pairs = append(pairs, [2]any{key + "[]", item})
			}
			if len(value.items) == 0 {
				pairs = append(pairs, [2]any{key + "[]", nil})
			}
		case *webmockHash:
			for _, k := range value.keys {
				pairs = append(pairs, [2]any{key + "[" + k + "]", value.values[k]})
			}
		default:
			pairs = append(pairs, [2]any{key, value})
		}
	}
	sortWebmock(pairs)
	var out []string
	for _, p := range pairs {
		out = append(out, webmockText(addressableEncode(p[0].(string), unreserved), p[1]))
	}
	return strings.Join(out, "&"), nil
}

// sortWebmock sorts by name and value; values that cannot be compared leave
// the order as it was.
func sortWebmock(pairs [][2]any) {
	sorted, comparable := slices.Clone(pairs), true
	slices.SortStableFunc(sorted, func(a, b [2]any) int {
		if c := strings.Compare(a[0].(string), b[0].(string)); c != 0 {
			return c
		}
		x, okX := a[1].(string)
		y, okY := b[1].(string)
		if !okX || !okY {
			comparable = comparable && a[1] == nil && b[1] == nil
			return 0
		}
		return strings.Compare(x, y)
	})
	if comparable {
		copy(pairs, sorted)
	}
}

var webmockSubkey = lazyregexp.New(`\[[^\[\]]`)

// fill is fill_accumulator_for_subscript.
func (h *webmockHash) fill(key string, value any) error {
	var subkeys []string
	last := 0
	for _, at := range webmockSubkey.FindAllStringIndex(key, -1) {
		if at[0] > last {
			subkeys = append(subkeys, key[last:at[0]])
			last = at[0]
		}
	}
	subkeys = append(subkeys, key[last:])
	plain := strings.NewReplacer("[", "", "]", "")
	var node any = h
	var back func(string) // writes a string node back to where it came from
	for _, subkey := range subkeys[:len(subkeys)-1] {
		next := any(newWebmockHash())
		if strings.HasSuffix(subkey, "[]") {
			next = &webmockArray{}
		}
		subkey = plain.Replace(subkey)
		switch current := node.(type) {
		case *webmockArray:
			node = current.container(subkey, next)
			back = nil
		case *webmockHash:
			if current.values[subkey] == nil {
				current.set(subkey, next)
			}
			node = current.values[subkey]
			back = func(text string) { current.values[subkey] = text }
		default:
			return exception.New("IndexError", "string not matched")
		}
	}
	name := subkeys[len(subkeys)-1]
	isArray := strings.HasSuffix(name, "[]")
	name = plain.Replace(name)
	switch current := node.(type) {
	case *webmockArray:
		current.put(name, value, isArray)
	case *webmockHash:
		return current.put(name, value, isArray)
	case string: // String#[]=: the first occurrence of name gives way
		text, ok := value.(string)
		switch {
		case !strings.Contains(current, name):
			return exception.New("IndexError", "string not matched")
		case isArray: // what << appends to is a copy
		case !ok:
			return exception.New("TypeError", "no implicit conversion of nil into String")
		case back != nil:
			back(strings.Replace(current, name, text, 1))
		}
	}
	return nil
}

func (a *webmockArray) container(subkey string, next any) any {
	for _, item := range a.items {
		if h, ok := item.(*webmockHash); ok {
			if found, ok := h.values[subkey]; ok {
				return found
			}
		}
	}
	h := newWebmockHash()
	h.set(subkey, next)
	a.items = append(a.items, h)
	return next
}

func (h *webmockHash) put(name string, value any, isArray bool) error {
	if !isArray {
		h.set(name, value)
		return nil
	}
	switch old := h.values[name].(type) {
	case nil:
		list := &webmockArray{}
		if value != nil {
			list.items = []any{value}
		}
		h.set(name, list)
	case *webmockArray:
		if value != nil {
			old.items = append(old.items, value)
		}
	case string: // String#<<
		if text, ok := value.(string); ok {
			h.set(name, old+text)
		}
	case *webmockHash:
		if value != nil {
			return exception.New("NoMethodError", "undefined method `<<' for a Hash")
		}
	}
	return nil
}

func (a *webmockArray) put(name string, value any, isArray bool) {
	if isArray {
		value = &webmockArray{items: []any{value}}
	}
	for i := len(a.items) - 1; i >= 0; i-- {
		if h, ok := a.items[i].(*webmockHash); ok {
			if _, taken := h.values[name]; !taken {
				h.set(name, value)
				return
			}
			break
		}
	}
	h := newWebmockHash()
	h.set(name, value)
	a.items = append(a.items, h)
}

var allDigits = lazyregexp.New(`(?m)^\d+$`)

// dehash makes an array of a hash whose keys are all numbers.
func dehash(h *webmockHash) any {
	for _, key := range h.keys {
		if inner, ok := h.values[key].(*webmockHash); ok {
			h.values[key] = dehash(inner)
		}
	}
	if len(h.keys) == 0 || slices.ContainsFunc(h.keys, func(k string) bool { return !allDigits.MatchString(k) }) {
		return h
	}
	list := &webmockArray{}
	for _, key := range slices.Sorted(slices.Values(h.keys)) {
		list.items = append(list.items, h.values[key])
	}
	return list
}

// webmockText is QueryMapper.to_query.
func webmockText(parent string, value any) string {
	var out []string
	switch value := value.(type) {
	case nil:
		return parent
	case *webmockHash:
		for _, key := range slices.Sorted(slices.Values(value.keys)) {
			out = append(out, webmockText(parent+"["+addressableEncode(key, unreserved)+"]", value.values[key]))
		}
	case *webmockArray:
		for i, item := range value.items {
			out = append(out, webmockText(parent+"["+strconv.Itoa(i)+"]", item))
		}
	case string:
		return parent + "=" + addressableEncode(value, unreserved)
	}
	return strings.Join(out, "&")
}
