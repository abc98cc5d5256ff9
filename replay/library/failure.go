package library

// A Failure is one message of a library about a request, as a test run printed
// it.
type Failure struct {
	// Library is the library's name; empty where the message is of an HTTP client
	// and does not say.
	Library string
	// Version is what the text shows of the library's version: "5.0.0", or
	// "8.2.0 or later"; empty if nothing.
	Version   string
	Situation Situation
	// Request is the request that the message names, nil if it names none.
	Request *KnownRequest
	// Cassettes are those in use, the innermost first.
	Cassettes []CassetteInUse
	// Candidates are the recorded requests that the message names.
	Candidates []Candidate
	// AllTried: Candidates are all of the cassette's recordings, in their order.
	AllTried bool
	// Unused are the interactions that the message lists as not played.
	Unused []Unused
	// Test is the test that failed, as its runner prints it; empty if not known.
	Test string
	// TellsUsedUp: the message would say so, had recordings that match been played
	// already.
	TellsUsedUp bool
	// Refusal says who refused the request where the library had no part in it, ""
	// where it had.
	Refusal string
	// Client is the exception of an HTTP client that a message is, where it is no
	// library's.
	Client string
}

// A Situation is what a message says has happened.
type Situation string

// What a message can say has happened.
const (
	NoMatch       Situation = "no-match"
	AlreadyPlayed Situation = "already-played" // recorded, and used up
	NoCassette    Situation = "no-cassette"    // none in use, or no such file
	UnusedLeft    Situation = "unused"
	NotAsked      Situation = "not-asked" // the connection was refused by another than the library
	Sent          Situation = "sent"      // sent for real, and the connection failed
)

// A CassetteInUse is what a message says of a cassette in use; what it does not
// say is empty.
type CassetteInUse struct {
	Path, Name string
	Mode       string // by the library's own name
	MatchOn    []string
	// Unplayed is how many of its interactions have not been played, nil if the
	// message does not say.
	Unplayed *int
}

// A Candidate is a recorded request that a message names.
type Candidate struct {
	Method, URL string
	// Failed are the matchers that did not agree, Agreed those that did; a library
	// with one matcher names none.
	Failed, Agreed []string
	// Said is what the matchers that failed say, by name, where they say something.
	Said map[string]string
	// Played: it has been played before.
	Played bool
}

// Says adds a line to what a matcher says that failed.
func (c *Candidate) Says(matcher, line string) {
	if c.Said == nil {
		c.Said = map[string]string{}
	}
	if said := c.Said[matcher]; said != "" {
		line = said + "\n" + line
	}
	c.Said[matcher] = line
}

// An Unused is an interaction that was not played.
type Unused struct {
	Method, URL string
	Status      int
	// BodyStart is the beginning of the response's body: 80 characters.
	BodyStart string
}

// Unplayed is how many interactions of the innermost cassette have not been
// played, nil if the message does not say.
func (f Failure) Unplayed() *int { return f.Innermost().Unplayed }

// Mode is the record mode of the innermost cassette, empty if the message does
// not say.
func (f Failure) Mode() string { return f.Innermost().Mode }

// MatchOn are the matchers of the innermost cassette, nil if the message does
// not say.
func (f Failure) MatchOn() []string { return f.Innermost().MatchOn }

// Innermost is the cassette that was inserted last, the zero one if none is
// named.
func (f Failure) Innermost() CassetteInUse {
	if len(f.Cassettes) == 0 {
		return CassetteInUse{}
	}
	return f.Cassettes[0]
}

// RequestData adds to data what the message says of the matchers and of the
// request's header and body.
func (f Failure) RequestData(data map[string]any) {
	if f.MatchOn() != nil {
		data["match_on"] = f.MatchOn()
	}
	if f.Request == nil {
		return
	}
	if len(f.Request.Header) > 0 {
		var lines [][2]string
		for _, line := range f.Request.Header {
			lines = append(lines, [2]string{line.Name, line.Value})
		}
		data["headers"] = lines
	}
	if !f.Request.Body.Absent {
		data["body"] = string(f.Request.Body.Wire)
	}
}
