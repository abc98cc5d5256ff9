package uber

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"tapedeck/model"
)

// queryHash stands in the place of a query that a folder's file is named by.
var queryHash = regexp.MustCompile(`^[0-9a-f]{32}$`)

// sendable: of a request's header and body only hashes are kept.
func sendable(r model.Request) (model.Request, string, error) {
	bodiless := slices.Contains([]string{"GET", "HEAD", "OPTIONS", "DELETE"}, r.Method)
	if !bodiless || !r.Body.Absent {
		return r, "", errors.New("uber/cassette keeps only hashes of the request's headers and body")
	}
	if _, query, _ := strings.Cut(r.URL, "?"); queryHash.MatchString(query) {
		return r, "", errors.New("of the query a folder of uber/cassette keeps only this hash: what was sent is not known")
	}
	return r, "uber/cassette keeps only a hash of the request's headers: only method and URL are sent", nil
}
