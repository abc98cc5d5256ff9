package betamax

import (
	"tapedeck/replay/library"
	"tapedeck/replay/python"
)

func key(name string) library.KeyPart {
	ofURL := func(text func(python.URL) string) library.KeyPart {
		return library.OneText(func(r library.Request) (string, bool) {
			u, err := python.ParseURL(r.URI)
			return text(u), err == nil
		})
	}
	query := func(u python.URL) string { return library.ListsKey(python.ParseQS(u.Query, true)) }
	switch name {
	case "method":
		return library.OneText(func(r library.Request) (string, bool) { return r.Method, true })
	case "headers":
		return library.OneText(func(r library.Request) (string, bool) { return python.ReprMap(headerOf(r)), true })
	case "body":
		return library.OneText(func(r library.Request) (string, bool) {
			text, _ := python.DecodeUTF8(r.Body, true)
			return text, true
		})
	case "host":
		return ofURL(func(u python.URL) string { return u.Netloc })
	case "path":
		return ofURL(func(u python.URL) string { return u.Path })
	case "query":
		return ofURL(query)
	case "uri":
		return ofURL(func(u python.URL) string { return library.Lengthed(u.Scheme, u.Netloc, u.Path, u.Fragment, query(u)) })
	}
	return nil
}

func keys(r library.Rules) ([]library.KeyPart, bool) {
	return library.KeysOf(r.MatchOn, key)
}
