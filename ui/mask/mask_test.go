package mask

import (
	"testing"

	"tapedeck/model"
)

// What others wrote is shown without what it shows to be a credential, whatever
// language wrote it, and otherwise as it is.
func TestQuoted(t *testing.T) {
	m := new(Mask)
	m.Add(model.Header{{Name: "X-Api-Key", Value: "sesame-key"}, {Name: "Cookie", Value: "a=b; session=sesame-session"},
		{Name: "Set-Cookie", Value: "id=sesame-id-1; Path=/v1/plants; Domain=api.greenhouse.test; HttpOnly"}})
	for text, want := range map[string]string{
		"Authorization: Bearer sesame":                        "Authorization: Bearer [masked]",
		"'Authorization': 'Basic c2VzYW1l', 'Accept'":         "'Authorization': 'Basic [masked]', 'Accept'",
		`{"X-Api-Key": ["sesame"], "n": 1}`:                   `{"X-Api-Key": ["[masked]"], "n": 1}`,
		`'Set-Cookie'=>'a=sesame'`:                            `'Set-Cookie'=>'[masked]'`,
		"got token bearer abcdefgh.ijkl":                      "got token bearer [masked]",
		"refused sesame-key and sesame-session":               "refused [masked] and [masked]",
		"http://api.greenhouse.test/v1/plants?id=sesame-id-1": "http://api.greenhouse.test/v1/plants?id=[masked]",
		"assert 404 == 200":                                   "assert 404 == 200",
		"Content-Type: text/plain, url=http://a/b":            "Content-Type: text/plain, url=http://a/b",
	} {
		if got := m.Quoted(text); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
	if got := (*Mask)(nil).Quoted("Authorization: Bearer sesame"); got != "Authorization: Bearer sesame" {
		t.Errorf("without a mask: %s", got)
	}
}
