package secret

// A Placeholder is what stands in a cassette for a text that must not be there.
type Placeholder struct {
	Placeholder string
	Replace     string // the real text
}
