package vcrpy

import (
	"tapedeck/model"
	"tapedeck/replay/library"
)

// clients: vcrpy gives urllib3 2 a response that is not decoded any more.
var clients = []library.Client{
	{Name: "requests", Urllib3: 2, Stored: true},
	{Name: "urllib3", Urllib3: 2, Stored: true},
	{Name: "requests", Urllib3: 1, Codings: library.OlderCodings, Undecodable: "ContentDecodingError"},
	{Name: "urllib3", Urllib3: 1, Codings: library.OlderCodings, Undecodable: "DecodeError"},
	{Name: "httpx", Codings: library.HttpxCodings, Undecodable: "DecodingError"},
	{Name: "aiohttp", Stored: true},
	{Name: "urllib"},
	{Name: "http.client"},
}

// decodes: the form in which vcrpy 4.1 to 5.1 stored httpx's responses is
// decoded, and its loader takes the coding away (vcr/stubs/httpx_stubs.py).
func decodes(i model.Interaction) bool {
	_, old := i.Own("response.http_version")
	return old
}
