// Package all makes the libraries known whose rules tapedeck has. Nothing else
// imports their folders.
package all

import (
	"tapedeck/model"
	"tapedeck/replay/library"
	"tapedeck/replay/library/betamax"
	"tapedeck/replay/library/govcr"
	"tapedeck/replay/library/rubyvcr"
	"tapedeck/replay/library/uber"
	"tapedeck/replay/library/vcrpy"
)

func init() {
	library.Register(vcrpy.Library, betamax.Library, rubyvcr.Library, govcr.Library, uber.Library)
}

// FilterRequest takes out of a request what the filters name. They are vcrpy's;
// a Transport has them for a cassette of any library.
func FilterRequest(f library.Filters, version string, r library.Request) (library.Request, error) {
	return vcrpy.FilterRequest(f, version, r)
}

// FilterRecorded does so to a request that is to be stored.
func FilterRecorded(f library.Filters, version string, r model.Request) (model.Request, error) {
	return vcrpy.FilterRecorded(f, version, r)
}

// DecodeCompressed is what decode_compressed_response does to a response.
func DecodeCompressed(r model.Response) model.Response { return vcrpy.DecodeCompressed(r) }
