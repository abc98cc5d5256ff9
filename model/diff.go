package model

// A Difference is one place where two interactions or two values differ.
type Difference struct {
	// Path is where: "status", "header Date", "$.user.id", "line 12".
	Path string
	Kind DifferenceKind
	// Want and Got are the old and the new value, as text fit to show (still
	// unsanitised); for bytes a size and a hash.
	Want, Got string
	// TypeChanged: not just another value but another JSON type.
	TypeChanged bool
}

// A DifferenceKind tells what happened at a path.
type DifferenceKind int

const (
	Changed DifferenceKind = iota
	Added
	Removed
)

// DiffResponses compares an old response with a new one: status and reason,
// headers by name, body by JSON path where both are JSON, by line where both
// are text, by size and hash otherwise.
func DiffResponses(old, new Response) ResponseDiff { panic("not written yet") }

// A ResponseDiff is the difference of two responses, part by part.
type ResponseDiff struct {
	Status  []Difference // status code, reason
	Headers []Difference
	Body    []Difference
	// BodyBy is how the bodies were compared: "path", "line" or "bytes".
	BodyBy string
}
