package replay

import (
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"tapedeck/model"
	"tapedeck/replay/library"
	"tapedeck/replay/library/all"
	"tapedeck/replay/secret"
)

// Options say how a Transport plays and records. The zero value plays by the
// rules of the cassette's library in its default settings, and never dials.
type Options struct {
	// Library is by whose rules the cassette is played ("vcrpy"); empty: its own's.
	Library string
	// Rules override the library's newest known version and its default matchers.
	// Their Filters are vcrpy's filter_headers,
	// filter_query_parameters and filter_post_data_parameters: they apply to the
	// live request before it is matched, to recorded ones when they are
	// matched, and to what is recorded; never to what is sent.
	library.Rules

	// Mode is one of the library's record modes by its own name: vcrpy, Betamax
	// and Ruby VCR "once", "new_episodes", "none", "all"; go-vcr "RecordOnce",
	// "ReplayWithNewEpisodes", "ReplayOnly", "RecordOnly", "Passthrough", also
	// with go-vcr's "Mode" before it. Empty: the library's default (once).
	Mode string

	// RoundTripper makes the requests that are recorded or passed through:
	// http.DefaultTransport, say, or a send.Recorder. nil: none are made, and a
	// request that would need one fails.
	RoundTripper http.RoundTripper

	// Matchers are asked besides those of MatchOn. With MatchOn empty but not
	// nil they are the only ones, as go-vcr's WithMatcher is.
	Matchers []Matcher

	// AllowRepeats: allow_playback_repeats of vcrpy, Betamax and Ruby VCR,
	// go-vcr's ReplayableInteractions.
	AllowRepeats bool
	// ForbidUnused: Close fails if a recorded interaction was not played (Ruby
	// VCR's allow_unused_http_interactions: false).
	ForbidUnused bool
	// DropUnused takes recorded interactions that were not played out of the
	// cassette on Close (drop_unused_requests of vcrpy 8 and Ruby VCR 6.2).
	// Where the library would drop what was played or just recorded, Close
	// fails instead and drops nothing.
	DropUnused bool
	// RecordAgainAfter is re_record_interval as a time: Ruby VCR counts
	// seconds, Betamax days. 0: never. Where Betamax would forget what it does
	// not record again, New fails. Without RoundTripper nothing is recorded
	// again.
	RecordAgainAfter time.Duration
	// CleanOutdated takes what is older than RecordAgainAfter out of the
	// cassette on Close, if anything was recorded (Ruby VCR's
	// clean_outdated_http_interactions). Where Ruby VCR would drop newer ones
	// with it, Close fails instead and drops nothing.
	CleanOutdated bool
	// Failed is asked on Close; t.Failed is the usual one. If it says so, what
	// was recorded is not kept, and what was recorded before stays as it was
	// (record_on_exception=False of vcrpy, record_on_error: false of Ruby VCR).
	Failed func() bool
	// Outer is the Transport of the cassette around this one, as with Ruby
	// VCR's nested cassettes, its only library: what is not found here is
	// played from there. What is recorded goes here, and this one's mode
	// decides. It is closed on its own, after this one.
	Outer *Transport

	// BlockUnsafe: RoundTripper is asked with GET, HEAD, OPTIONS and TRACE only
	// (go-vcr's WithBlockUnsafeMethods).
	BlockUnsafe bool
	// Passthrough tells requests that are really made and not recorded
	// (go-vcr's WithPassthrough, Ruby VCR's ignore_request). It gets a copy, the
	// body of which it may read.
	Passthrough func(*http.Request) bool
	// IgnoreHosts are passed through as well, by host name without a port, and
	// with IgnoreLocalhost localhost, 127.0.0.0/8, 0.0.0.0 and ::1. What vcrpy
	// and Ruby VCR have recorded of them is not there.
	IgnoreHosts     []string
	IgnoreLocalhost bool

	// BeforeMatch changes a copy of each request, live and recorded, before the
	// two are compared; false: a live one is passed through, a recorded one is
	// not there (vcrpy's before_record_request, which returns None).
	BeforeMatch func(*model.Request) bool
	// BeforeRecord changes a copy of an interaction before it is stored; the
	// caller gets the response as it came. false: it is not stored.
	BeforeRecord func(*model.Interaction) bool
	// BeforePlayback changes a copy of an interaction before it is played.
	BeforePlayback func(*model.Interaction)
	// Placeholders stand in the cassette for texts that must not be there: put
	// in, in every escaped form, before an interaction is stored, also in coded
	// bodies, and taken out before one is matched or played (Betamax's
	// placeholders, Ruby VCR's filter_sensitive_data).
	Placeholders []secret.Placeholder

	// DecodeCompressed stores bodies decoded, without Content-Encoding
	// (decode_compressed_response of vcrpy and Ruby VCR).
	DecodeCompressed bool
	// PreserveExactBytes stores every body as base64 (preserve_exact_body_bytes
	// of Betamax and Ruby VCR); others have no such form.
	PreserveExactBytes bool

	// Stream hands a real response on while its body comes in. Its interaction
	// is stored when the body has been read to its end, so a crash in between
	// loses it, and so does a body that is closed early (Report names it). If
	// not set, the body is read and stored before the caller gets the response.
	Stream bool
	// Limit is the most bytes of a real response body that are stored; 0:
	// DefaultLimit. The caller of a larger one gets an error, with Stream once it
	// has read so much.
	Limit int64
}

// A Matcher is a program's own: it reports whether a live request may be
// answered by a recorded one. Both are copies. It must be safe to call from
// several goroutines and must not send through the Transport that asks it.
type Matcher struct {
	Name  string // for messages
	Match func(live, recorded model.Request) bool
}

// library is the one by whose rules the cassette is played.
func (o Options) library() library.Library {
	l, _ := all.Named(o.Library) // New has looked it up
	return l
}

// mode is the mode without what other spellings have before its name: Go's
// constants "Mode", Ruby's symbols a colon.
func (o Options) mode() string {
	return strings.TrimPrefix(strings.TrimPrefix(o.Mode, "Mode"), ":")
}

// ignoresHost reports whether requests to a host are passed through.
func (o Options) ignoresHost(u *url.URL) bool {
	host := strings.Trim(u.Hostname(), "[]")
	for _, ignored := range o.IgnoreHosts {
		if strings.EqualFold(ignored, host) {
			return true
		}
	}
	return o.IgnoreLocalhost && isLocal(host)
}

// forgets reports whether the library forgets a recorded request, because
// those to its host are let through.
func (o Options) forgets(recorded string) bool {
	u, err := url.Parse(recorded)
	return err == nil && !o.library().KeepsIgnored && o.ignoresHost(u)
}

func isLocal(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && (ip.IsLoopback() || ip.IsUnspecified())
}
