package replay

import "tapedeck/model"

// vcrpyClients: vcrpy gives urllib3 2 a response that is not decoded any more.
var vcrpyClients = []Client{
	{Library: "vcrpy", Name: "requests", Urllib3: 2, stored: true},
	{Library: "vcrpy", Name: "urllib3", Urllib3: 2, stored: true},
	{Library: "vcrpy", Name: "requests", Urllib3: 1, codings: olderCodings, undecodable: "ContentDecodingError"},
	{Library: "vcrpy", Name: "urllib3", Urllib3: 1, codings: olderCodings, undecodable: "DecodeError"},
	{Library: "vcrpy", Name: "httpx", codings: httpxCodings, undecodable: "DecodingError"},
	{Library: "vcrpy", Name: "aiohttp", stored: true},
	{Library: "vcrpy", Name: "urllib"},
	{Library: "vcrpy", Name: "http.client"},
}

// vcrpyDecodes: the form in which vcrpy 4.1 to 5.1 stored httpx's responses is
// decoded, and its loader takes the coding away (vcr/stubs/httpx_stubs.py).
func vcrpyDecodes(i model.Interaction) bool {
	_, old := i.Own("response.http_version")
	return old
}
