// Package replay holds the Transport, an http.RoundTripper that plays and records
// a cassette by the rules of the cassette's library. New makes one. The zero
// Options play only and never dial.
//
// It stands on packages of its own, none of which imports it:
//
//   - library: what a library is. Explain asks its matchers about a live
//     request and a recorded interaction; Session plays through a test run: the
//     library's record modes, what it consumes, what it would save.
//   - explain: whether a request would be replayed, and if not, why.
//   - send: re-recording. A Recorder sends one request and records the exchange
//     as it came off the wire; placeholders are filled on the wire only, and the
//     response takes the stored form of the recorded one.
//   - failure: the request that a test asked for, out of what it printed when it
//     failed.
//
// The rules restate the libraries' own code, each named where it stands, and
// are held against vectors that the real libraries gave. Nothing here sees files
// or screens.
package replay
