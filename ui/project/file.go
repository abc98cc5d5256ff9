package project

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"tapedeck/model"
	"tapedeck/replay/library"
	"tapedeck/replay/secret"
	"tapedeck/replay/send"
)

// Name is what the file is called.
const Name = ".tapedeck.yaml"

// A File is a project's settings. The zero File says nothing and needs no trust.
type File struct {
	Path string // absolute; "" where there is no file
	hash string // SHA-256 of its text

	Replay   Replay
	Volatile model.Volatile // headers whose recorded values stay
	Limits   Limits
	Filters  Filters
	Hosts    []Host
}

// A Replay is how the tests set their library up, for match and its screen.
// What is empty is the library's own default.
type Replay struct {
	Library, Version, Mode string
	Matchers               []string
}

// Limits are how much is sent at once, and how long it may take. 0 is what
// send.Options and send.Batch take for it.
type Limits struct {
	Parallel  int
	PerSecond float64
	Timeout   time.Duration
	Body      int64 // most bytes of a response
}

// Filters are the library's own, by its own names: what is taken out before
// something is stored.
type Filters struct {
	Requests library.Filters // filter_headers, filter_query_parameters, filter_post_data_parameters
	Decode   bool            // decode_compressed_response
	// Placeholders are Betamax's and Ruby VCR's filter_sensitive_data. Replace
	// may name variables.
	Placeholders []secret.Placeholder
}

// A Host is what is sent to one recorded origin. Values may name variables of
// the environment: ${NAME}.
type Host struct {
	Origin       string // "https://api.github.com", as replay.Origin writes it
	NoScheme     bool   // written without a scheme, which means https
	Live         string // where it goes instead, "" for Origin
	Header       model.Header
	Query        []send.Parameter
	Placeholders []secret.Placeholder // Placeholder stands in the cassette, Replace is sent
	Certificate  Certificate
}

// A Certificate names the files of a client's certificate, relative to the
// project file. CA is whom to believe besides the system's authorities.
type Certificate struct{ Cert, Key, CA string }

// hashText names a file's content.
func hashText(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}
