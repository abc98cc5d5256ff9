package library

import (
	"time"

	"tapedeck/model"
)

// A FileState tells what is on disk when a session begins and ends.
type FileState int

// The states of a cassette's file.
const (
	Missing  FileState = iota
	Empty              // a file of no bytes
	Existing           // with interactions or with an empty list of them
	// Those below only when a session begins. Libraries refuse such files, or
	// take them for none and may then write another in their place.
	Malformed   // a syntax error of YAML or JSON
	Undecodable // bytes that are no UTF-8
	Foreign     // no cassette of this library: a list, another version's layout
	Marked      // a cassette after a byte order mark
)

// SessionOptions say how a library is set up. The zero value of every option
// is the libraries' default.
type SessionOptions struct {
	Rules
	Mode  string // one of the library's Modes; empty: its default
	State FileState
	// AllowRepeats: allow_playback_repeats, go-vcr's ReplayableInteractions.
	AllowRepeats bool
	// DropUnused: drop_unused_requests of vcrpy 8 and Ruby VCR 6.2.
	DropUnused bool
	// ForbidUnused: Ruby VCR's allow_unused_http_interactions: false.
	ForbidUnused bool
	// DropOnError: what a test records that raises is not saved:
	// record_on_exception=False of vcrpy since 5.0, record_on_error: false of
	// Ruby VCR 6.4. uber/cassette is always so, Betamax and go-vcr never.
	DropOnError bool
	// RecordAgainAfter is re_record_interval as a time: Ruby VCR counts seconds,
	// Betamax days. 0: never.
	RecordAgainAfter time.Duration
	// Offline: example.com does not answer, so Ruby VCR records nothing again
	// (InternetConnection.available?).
	Offline bool
	// CleanOutdated: Ruby VCR's clean_outdated_http_interactions.
	CleanOutdated bool
	// Age is how long ago an interaction was recorded; nil: just now.
	Age func(i int) time.Duration
	// Ignore tells requests that are let through: vcrpy's ignore_hosts,
	// ignore_localhost and a before_record_request that returns None, Ruby VCR's
	// ignore_hosts, ignore_localhost and ignore_request, go-vcr's
	// WithPassthrough. vcrpy and Ruby VCR forget recorded ones like them.
	Ignore func(model.Request) bool
	// BlockUnsafe: go-vcr's WithBlockUnsafeMethods. Of real requests only GET,
	// HEAD, OPTIONS and TRACE are made.
	BlockUnsafe bool
	// Outer is the session of the cassette that was inserted before this one
	// and still is: Ruby VCR plays from it what this one has not. What is
	// recorded goes here, and this one's mode decides. Other libraries ask the
	// innermost cassette only.
	Outer *Session
	// Exclusive: Ruby VCR's exclusive: true. Outer is not asked.
	Exclusive bool
	// JSON: the file is JSON, not YAML (vcrpy, Ruby VCR, uber/cassette). Folder:
	// an uber/cassette store in a folder.
	JSON, Folder bool
}

// Options of a session that some libraries have.
type Options struct {
	DropOnError, Ignore, BlockUnsafe, Outer bool
	OddFiles                                bool // it was observed with files that are none of its own
}
