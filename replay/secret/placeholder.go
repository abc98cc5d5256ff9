package secret

// A Placeholder stands in a cassette for a value that must not be there.
type Placeholder struct {
	Placeholder string
	Replace     string // the value
}
