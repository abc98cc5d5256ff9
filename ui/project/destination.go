package project

import (
	"tapedeck/replay/send"
)

// host is what is sent to the origin of a URL, nil if nothing is said of it.
func (f File) host(url string) *Host {
	origin := send.Origin(url)
	if origin == "" {
		return nil
	}
	for i := range f.Hosts {
		if f.Hosts[i].Origin == origin {
			return &f.Hosts[i]
		}
	}
	return nil
}

// Uses reports whether what the file sends or reads has to do with requests to
// the origin of a URL.
func (f File) Uses(url string) bool { return f.host(url) != nil || len(f.Filters.variables()) > 0 }

// Variables names those that a placeholder of a request to a URL stands for.
func (f File) Variables(url, placeholder string) []string {
	h := f.host(url)
	if h == nil {
		return nil
	}
	template, _ := h.template(placeholder)
	return appendNames(nil, template)
}

// Destination is where the request for a URL goes and what is put into it, to
// be shown. It reads nothing: variables stand there as placeholders.
func (f File) Destination(url string) send.Destination {
	h := f.host(url)
	if h == nil {
		return send.Destination{}
	}
	d := send.Destination{Origin: h.Origin, Live: h.Live}
	for _, line := range h.Header {
		line.Value = h.shown(line.Value)
		d.Header = append(d.Header, line)
	}
	for _, p := range h.Query {
		p.Value = h.shown(p.Value)
		d.Query = append(d.Query, p)
	}
	return d
}
