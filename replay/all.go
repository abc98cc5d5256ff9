package replay

import "tapedeck/model"

func init() { Register(vcrpy, betamax, rubyVCR, goVCR, uber) }

// filterRequest takes out of a request what the filters name. They are vcrpy's;
// a Transport has them for a cassette of any library.
func filterRequest(f VcrpyFilters, version string, r request) (request, error) {
	return vcrpyFilter(f, version, r)
}

// filterRecorded does so to a request that is to be stored.
func filterRecorded(f VcrpyFilters, version string, r model.Request) (model.Request, error) {
	return vcrpyRequest(f, version, r)
}

// DecodeCompressed is what decode_compressed_response does to a response.
func DecodeCompressed(r model.Response) model.Response { return vcrpyDecodeCompressed(r) }
