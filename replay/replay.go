// Package replay knows what the libraries do with a cassette: what they would
// send, what they would store, and what they would answer from it. It sees
// model, never files or screens.
//
//   - New makes a Transport: an http.RoundTripper that plays and records a
//     cassette by its library's own rules. Options{} plays only.
//   - Recorder sends one request and records the exchange as it came off the
//     wire. NewPlan and Send re-record one interaction with it: placeholders
//     are filled on the wire only, and the answer takes the stored form of the
//     recorded one.
//   - Rules.Explain asks a library's matchers about a live request and a
//     recorded interaction; Candidates ranks a whole tape.
//   - Session plays through a test run: the library's record modes, what it
//     consumes, what it would save.
//
// The rules restate the libraries' own code, each named where it stands, and
// are held against vectors that the real libraries gave.
package replay
