package model

import "slices"

// A Side tells the two messages of an interaction apart.
type Side string

// The two sides.
const (
	InRequest  Side = "request"
	InResponse Side = "response"
)

// An Op is one change that a person can make. Interactions are counted from 0
// here and from 1 wherever people see them.
type Op interface{ op() }

// Ops on one interaction. Apply says what each means.
type (
	// SetField gives one of request.method, request.url, response.status,
	// response.reason, recorded_at and duration a new value.
	SetField struct {
		At    int
		Field Field
		Value string
	}
	// SetHeader replaces all values of the named header; with none it removes
	// the header. A header that is not there yet is added.
	SetHeader struct {
		At     int
		Side   Side
		Name   string
		Values []string
	}
	// AddHeader adds one value: after the last of that name, else in its
	// sorted order where the names are sorted, else at the end.
	AddHeader struct {
		At          int
		Side        Side
		Name, Value string
	}
	// SetHeaderLine rewrites one header line, counted from 0.
	SetHeaderLine struct {
		At          int
		Side        Side
		Line        int
		Name, Value string
	}
	// DropHeaderLine removes one header line, counted from 0.
	DropHeaderLine struct {
		At   int
		Side Side
		Line int
	}
	// SetBody gives a body new bytes, content codings undone; they are coded
	// again as the recorded ones were.
	SetBody struct {
		At      int
		Side    Side
		Decoded []byte
	}
	// SetOwn gives a field of the format's own a new value, or adds it where the
	// format stores it. Interaction.Extra names them.
	SetOwn struct {
		At          int
		Name, Value string
	}
	// SetText gives a body a new text, in UTF-8, which is stored in the charset
	// that the body is read in.
	SetText struct {
		At   int
		Side Side
		Text string
	}
	// SetResponse takes over a response as a whole: what re-recording does.
	// Its body is given as it came off the wire.
	SetResponse struct {
		At       int
		Response Response
	}
)

// Ops on the list.
type (
	// Delete removes an interaction.
	Delete struct{ At int }
	// Duplicate puts a copy right after the interaction.
	Duplicate struct{ At int }
	// Move takes an interaction out and puts it back so that its index is To.
	Move struct{ At, To int }
	// Insert puts a new interaction at index At; At == Len appends.
	Insert struct {
		At          int
		Interaction Interaction
	}
)

func (SetField) op()       {}
func (SetHeader) op()      {}
func (AddHeader) op()      {}
func (SetHeaderLine) op()  {}
func (DropHeaderLine) op() {}
func (SetBody) op()        {}
func (SetOwn) op()         {}
func (SetText) op()        {}
func (SetResponse) op()    {}
func (Delete) op()         {}
func (Duplicate) op()      {}
func (Move) op()           {}
func (Insert) op()         {}

// Deleted are the indices, in order, of what ops delete, as they are before; only
// is false where one of them does something else.
func Deleted(ops []Op) (gone []int, only bool) {
	for _, op := range ops {
		if _, ok := op.(Delete); !ok {
			return nil, false
		}
		at := At(op)
		for _, g := range gone {
			if g > at {
				break
			}
			at++
		}
		n, _ := slices.BinarySearch(gone, at)
		gone = slices.Insert(gone, n, at)
	}
	return gone, true
}
