package replay

import (
	"strings"

	"tapedeck/model"
	"tapedeck/replay/secret"
)

// BetamaxPlaceholders is Interaction.replace_all of Betamax 0.8.1 and 0.9.0
// (betamax/cassette/interaction.py): in the values of headers, in bodies that are stored as text,
// in the request's URI and the response's url; not in header names, base64
// bodies or the status. The placeholders are taken in the order given.
// One of an empty text is none, as for Ruby VCR. recording puts them in, else they are replaced by the real texts.
func BetamaxPlaceholders(i model.Interaction, list []secret.Placeholder, recording bool) model.Interaction {
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

// RubyFilter is HTTPInteraction#filter! of Ruby VCR 5.0.0 to 6.4.0
// (lib/vcr/structs.rb), which filter_sensitive_data stands on: every string changes, header names, status
// message and adapter_metadata too. An empty text or replacement changes nothing.
func RubyFilter(i model.Interaction, text, replacement string) model.Interaction {
	if text == "" || replacement == "" {
		return i
	}
	i = i.Clone()
	replace := func(s string) string { return strings.ReplaceAll(s, text, replacement) }
	i.Request.URL = replace(i.Request.URL)
	i.Response.Reason = replace(i.Response.Reason)
	i.Response.Proto = replace(i.Response.Proto)
	for _, header := range []model.Header{i.Request.Header, i.Response.Header} {
		for n, line := range header {
			header[n] = model.HeaderLine{Name: replace(line.Name), Value: replace(line.Value)}
		}
	}
	for _, b := range []*model.Body{&i.Request.Body, &i.Response.Body} {
		b.Wire = []byte(replace(string(b.Wire)))
	}
	for n, e := range i.Extra {
		if name, ok := strings.CutPrefix(e.Name, "response.adapter_metadata"); ok {
			i.Extra[n] = model.Extra{Name: "response.adapter_metadata" + replace(name), Value: replace(e.Value)}
		}
	}
	return i
}

// betamaxFiltering puts the texts in the place of placeholders when it loads.
type betamaxFiltering struct{}

func (betamaxFiltering) played(o Inquiry, i model.Interaction) model.Interaction {
	return BetamaxPlaceholders(i, o.Placeholders, false)
}

func (betamaxFiltering) live(_ Inquiry, r model.Request) model.Request { return r }

func (betamaxFiltering) stored(o Inquiry, r model.Request) model.Request {
	return BetamaxPlaceholders(model.Interaction{Request: r}, o.Placeholders, true).Request
}

// rubyFiltering is what filter_sensitive_data hooks in.
type rubyFiltering struct{}

func (rubyFiltering) played(o Inquiry, i model.Interaction) model.Interaction {
	for _, p := range o.Placeholders {
		i = RubyFilter(i, p.Placeholder, p.Replace)
	}
	return i
}

func (rubyFiltering) live(_ Inquiry, r model.Request) model.Request { return r }

func (rubyFiltering) stored(o Inquiry, r model.Request) model.Request {
	i := model.Interaction{Request: r}
	for _, p := range o.Placeholders {
		i = RubyFilter(i, p.Replace, p.Placeholder)
	}
	return i.Request
}
