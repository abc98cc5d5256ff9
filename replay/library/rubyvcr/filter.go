package rubyvcr

import (
	"strings"

	"tapedeck/model"
	"tapedeck/replay/library"
	"tapedeck/replay/secret"
)

// filterSensitive is HTTPInteraction#filter! of Ruby VCR 5.0.0 to 6.4.0
// (lib/vcr/structs.rb), which filter_sensitive_data stands on: every string changes, header names, status
// message and adapter_metadata too. An empty text or replacement changes nothing.
func filterSensitive(i model.Interaction, text, replacement string) model.Interaction {
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

// filtering is what filter_sensitive_data hooks in.
type filtering struct{}

func (filtering) Played(_ library.Rules, list []secret.Placeholder, i model.Interaction) model.Interaction {
	for _, p := range list {
		i = filterSensitive(i, p.Placeholder, p.Replace)
	}
	return i
}

func (filtering) Live(_ library.Rules, _ []secret.Placeholder, r model.Request) model.Request {
	return r
}

func (filtering) Stored(_ library.Rules, list []secret.Placeholder, r model.Request) model.Request {
	i, _ := keep(library.Rules{}, list, model.Interaction{Request: r})
	return i.Request
}

func keep(_ library.Rules, list []secret.Placeholder, i model.Interaction) (model.Interaction, error) {
	for _, p := range list {
		i = filterSensitive(i, p.Replace, p.Placeholder)
	}
	return i, nil
}
