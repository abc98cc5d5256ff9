// Package replay knows what the libraries do with a cassette: what they would
// send and what they would store. It sees model, never files or screens.
package replay
