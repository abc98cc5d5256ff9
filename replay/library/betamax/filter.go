package betamax

import (
	"strings"

	"tapedeck/model"
	"tapedeck/replay/library"
	"tapedeck/replay/secret"
)

// replacePlaceholders is Interaction.replace_all of Betamax 0.8.1 and 0.9.0
// (betamax/cassette/interaction.py): in the values of headers, in bodies that are stored as text,
// in the request's URI and the response's url; not in header names, base64
// bodies or the status. The placeholders are taken in the order given.
// One of an empty text is none, as for Ruby VCR. recording puts them in, else they are replaced by the real texts.
func replacePlaceholders(i model.Interaction, list []secret.Placeholder, recording bool) model.Interaction {
	i = i.Clone()
	for _, p := range list {
		if p.Placeholder == "" || p.Replace == "" {
			continue // it would stand between any two characters
		}
		from, to := p.Placeholder, p.Replace
		if recording {
			from, to = to, from
		}
		i.Request.URL = strings.ReplaceAll(i.Request.URL, from, to)
		for _, header := range []model.Header{i.Request.Header, i.Response.Header} {
			for n := range header {
				header[n].Value = strings.ReplaceAll(header[n].Value, from, to)
			}
		}
		for _, b := range []*model.Body{&i.Request.Body, &i.Response.Body} {
			if b.StoredAs != "base64_string" {
				b.Wire = []byte(strings.ReplaceAll(string(b.Wire), from, to))
			}
		}
		for n, e := range i.Extra {
			if e.Name == "response.url" {
				i.Extra[n].Value = strings.ReplaceAll(e.Value, from, to)
			}
		}
	}
	return i
}

// filtering puts the texts in the place of placeholders when it loads.
type filtering struct{}

func (filtering) Played(_ library.Rules, list []secret.Placeholder, i model.Interaction) model.Interaction {
	return replacePlaceholders(i, list, false)
}

func (filtering) Live(_ library.Rules, _ []secret.Placeholder, r model.Request) model.Request {
	return r
}

func (filtering) Stored(_ library.Rules, list []secret.Placeholder, r model.Request) model.Request {
	i, _ := keep(library.Rules{}, list, model.Interaction{Request: r})
	return i.Request
}

func keep(_ library.Rules, list []secret.Placeholder, i model.Interaction) (model.Interaction, error) {
	return replacePlaceholders(i, list, true), nil
}
