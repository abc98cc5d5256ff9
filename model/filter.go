package model

// A Filter tells which interactions to show.
type Filter struct{}

// ParseFilter reads "status:5xx host:api body:token -method:GET words".
// An error names the field that does not exist and those that do:
// `no field "statu" · status method host path query type header body label is`.
func ParseFilter(s string) (Filter, error) { panic("not written yet") }

// A Subject is what a filter looks at. Interaction is called only for terms
// that need more than the summary (header:, body:).
type Subject struct {
	Summary     Summary
	Interaction func() (Interaction, error)
	// Is answers is:NAME for the names the caller knows (marked, changed,
	// duplicate); nil answers no.
	Is func(name string) bool
}

// Match reports whether the filter shows the subject. The zero Filter shows all.
func (f Filter) Match(s Subject) bool { panic("not written yet") }

// BodyWords returns the words that the filter looks for in bodies, to be
// marked as hits there.
func (f Filter) BodyWords() []string { panic("not written yet") }
