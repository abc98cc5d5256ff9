package replay

import "tapedeck/replay/python"

func betamaxKey(name string) keyPart {
	ofURL := func(text func(python.URL) string) keyPart {
		return oneText(func(r request) (string, bool) {
			u, err := python.ParseURL(r.uri)
			return text(u), err == nil
		})
	}
	query := func(u python.URL) string { return listsKey(python.ParseQS(u.Query, true)) }
	switch name {
	case "method":
		return oneText(func(r request) (string, bool) { return r.method, true })
	case "headers":
		return oneText(func(r request) (string, bool) { return printedMap(betamaxHeader(r)), true })
	case "body":
		return oneText(func(r request) (string, bool) {
			text, _ := python.DecodeUTF8(r.body, true)
			return text, true
		})
	case "host":
		return ofURL(func(u python.URL) string { return u.Netloc })
	case "path":
		return ofURL(func(u python.URL) string { return u.Path })
	case "query":
		return ofURL(query)
	case "uri":
		return ofURL(func(u python.URL) string { return lengthed(u.Scheme, u.Netloc, u.Path, u.Fragment, query(u)) })
	}
	return nil
}

func betamaxKeys(r Rules) ([]keyPart, bool) { return keysOf(r.MatchOn, betamaxKey) }
