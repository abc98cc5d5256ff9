package uber

import (
	"errors"
	"slices"

	"tapedeck/model"
)

// sendable: of a request's header and body only hashes are kept.
func sendable(r model.Request) (model.Request, string, error) {
	bodiless := slices.Contains([]string{"GET", "HEAD", "OPTIONS", "DELETE"}, r.Method)
	if !bodiless || !r.Body.Absent {
		return r, "", errors.New("uber/cassette keeps only hashes of the request's headers and body")
	}
	return r, "uber/cassette keeps only a hash of the request's headers: only method and URL are sent", nil
}
