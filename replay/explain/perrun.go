package explain

import (
	"maps"
	"mime"
	"slices"
	"strings"

	"tapedeck/model"
	"tapedeck/model/lazyregexp"
)

// PerRun names what differs where a client makes it new in each run, so that
// no recording of it can last: a multipart boundary, an idempotency key, a
// trace id. certain is false where only its look says so.
func PerRun(d model.Difference) (what string, certain bool) {
	if d.Kind != model.Changed {
		return "", false
	}
	header, inHeader := strings.CutPrefix(d.Path, "header ")
	switch {
	case d.Path == "boundary", inHeader && strings.EqualFold(header, "Content-Type") && onlyBoundary(d.Was, d.Now):
		return theBoundary, true
	case inHeader && madePerRun(header):
		return "the header " + header, true
	}
	for _, look := range looksPerRun {
		if look.is(d) {
			return d.Path + ", " + look.what, false
		}
	}
	return "", false
}

// A perRunLook is how values look that a client may make new for each request. The
// name has to fit too where others look so: a number of ten digits may be an ID.
type perRunLook struct {
	what       string
	name, both *lazyregexp.Regexp // name nil: any
}

var looksPerRun = []perRunLook{
	{"a random UUID", nil, randomUUID},
	{"a signature", lazyregexp.New(`(?i)(^|[^a-z])(sig|signature|hmac|mac|digest)$|signature(-?[0-9]+)?$`), lazyregexp.New(`^"?(sha\d+=)?([0-9a-fA-F]{32}|[0-9a-fA-F]{40}|[0-9a-fA-F]{64}|[0-9a-fA-F]{128}|[A-Za-z0-9+/_-]{27}=|[A-Za-z0-9+/_-]{43}=|[A-Za-z0-9+/_-]{86}==)"?$`)},
	{"a nonce", lazyregexp.New(`(?i)nonce$`), lazyregexp.New(`^"?[0-9A-Za-z+/_=-]{8,}"?$`)},
	{"a Unix time", lazyregexp.New(`(?i)time|stamp|(^|[^a-z])(ts|t|exp|expires|iat|nbf|now|date|_)$|_at$|[a-z]At$`), lazyregexp.New(`^"?1[0-9]{9}([0-9]{3}|\.[0-9]+)?"?$`)},
	{"a time", nil, lazyregexp.New(`^"?\d{4}-?\d\d-?\d\d[T ]\d\d:?\d\d:?\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?"?$`)},
}

// is reports whether both values look so. Times of midnight are days that somebody
// chose, and a signature is as long each time.
func (l perRunLook) is(d model.Difference) bool {
	if l.name != nil && !l.name.MatchString(d.Path) || !l.both.MatchString(d.Was) || !l.both.MatchString(d.Now) {
		return false
	}
	switch l.what {
	case "a signature":
		return len(d.Was) == len(d.Now)
	case "a time":
		return !midnight.MatchString(d.Was) && !midnight.MatchString(d.Now)
	}
	return true
}

var midnight = lazyregexp.New(`[T ]00:?00:?00`)

const theBoundary = "the multipart boundary"

// onlyBoundary reports whether two media types differ in their boundary alone.
func onlyBoundary(was, now string) bool {
	a, paramsA, errA := mime.ParseMediaType(was)
	b, paramsB, errB := mime.ParseMediaType(now)
	if errA != nil || errB != nil || a != b || !strings.HasPrefix(a, "multipart/") {
		return false
	}
	delete(paramsA, "boundary")
	delete(paramsB, "boundary")
	return maps.Equal(paramsA, paramsB)
}

// perRunHeaders are those that clients and their SDKs fill newly for each request:
// times, signatures over them, ids of requests and traces.
var perRunHeaders = []string{
	"date", "x-amz-date", "x-ms-date", "amz-sdk-invocation-id", "idempotency-key", "x-idempotency-key",
	"request-id", "x-request-id", "x-client-request-id", "x-ms-client-request-id", "x-correlation-id", "correlation-id",
	"traceparent", "tracestate", "x-amzn-trace-id", "x-cloud-trace-context", "sentry-trace", "baggage", "b3", "x-nonce", "x-timestamp",
}

func madePerRun(header string) bool {
	header = strings.ToLower(header)
	return slices.Contains(perRunHeaders, header) || strings.HasPrefix(header, "x-b3-")
}

// randomUUID matches a UUID of version 4 (RFC 9562), also quoted as in JSON.
var randomUUID = lazyregexp.New(`^"?(?i:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})"?$`)

// PerRun names what differs and is, or may be, new in each run; all is true
// where nothing else differs.
func (n Near) PerRun() (what []string, all, certain bool) {
	all, certain = true, true
	for _, m := range n.Matchers {
		if m.Agreed || m.Unknown {
			continue
		}
		all = all && len(m.Differences) > 0
		for _, d := range m.Differences {
			name, sure := PerRun(d)
			switch {
			case name == "":
				all = false
				continue
			case !slices.Contains(what, name):
				what = append(what, name)
			}
			certain = certain && sure
		}
	}
	return what, all && len(what) > 0, certain
}

// PerRunWords say of a recording what of it no copy can keep right, "" if
// nothing.
func (n Near) PerRunWords() string {
	what, all, certain := n.PerRun()
	if len(what) == 0 {
		return ""
	}
	words := strings.Join(what, " and ")
	if all {
		words = "only " + words
	}
	switch {
	case !certain:
		return words + ", which may be new in each run"
	case len(what) > 1:
		return words + ", which are new in each run"
	}
	return words + ", which is new in each run"
}
