package httprr

import "tapedeck/replay/library"

// key is what a matcher compares, and all that it does.
func key(name string) library.KeyPart {
	if _, ok := (text{}).part(name); !ok {
		return nil
	}
	return library.OneText(func(r library.Request) (string, bool) {
		t, err := textOf(r)
		part, _ := t.part(name)
		return part, err == nil
	})
}

func keys(r library.Rules) ([]library.KeyPart, bool) { return library.KeysOf(r.MatchOn, key) }
