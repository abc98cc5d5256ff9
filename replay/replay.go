// Package replay plays and records cassettes: New makes a Transport, an
// http.RoundTripper that does so by the rules of the cassette's library. The zero
// Options play only.
//
// What it stands on has packages of its own:
//
//   - library: what a library is. Explain asks its matchers about a live
//     request and a recorded interaction; Session plays through a test run: the
//     library's record modes, what it consumes, what it would save.
//   - explain: whether a request would be replayed, and if not, why.
//   - send: re-recording. A Recorder sends one request and records the exchange
//     as it came off the wire; placeholders are filled on the wire only, and the
//     answer takes the stored form of the recorded one.
//   - failure: the request that was wanted, out of what a failed test printed.
//
// The rules restate the libraries' own code, each named where it stands, and
// are held against vectors that the real libraries gave. Nothing here sees files
// or screens.
package replay
