package library

// A FailureText is how a library's errors and logs read.
type FailureText struct {
	// Read finds its messages among the lines that a test run printed; nil where
	// none are known. What a message does not say of a request it notes as
	// missing, whatever the matchers look at.
	Read func(lines []string) []Message
	// Headlines are the first lines of its messages: a text that was cut short may
	// hold no more of them.
	Headlines []string
	// Quoted are how its messages go on where a runner prints an exception as its
	// constructor call: on one line, with \n between its lines.
	Quoted []string
	// Refusals are the sentences by which it says that a request was not sent.
	Refusals []string
	// LogTellsMore: its debug log tells more of a failure than its errors.
	LogTellsMore bool
	// Tracebacks: it is Python's, so a traceback above a message may tell more.
	Tracebacks bool
	// Frame reports whether a line of a traceback is of the library's own code, and
	// the cassette that it names, "" for none; nil where it has no such lines.
	Frame func(line string) (cassette string, own bool)
	// RequestArgument and BodyArgument are the arguments, as a traceback prints
	// them, by which its own functions take a request of httpx and its body; "" for
	// none.
	RequestArgument, BodyArgument string
	// Sends reports whether it may have sent a request whose HTTP client raised an
	// exception, "" for one that anybody raises; nil where its clients are not known.
	Sends func(exception string) bool
	// Data adds to data what its messages tell beside library, situation, method,
	// URL and mode; nil where that is nothing.
	Data func(f Failure, data map[string]any)
}

// A Message is a failure, or a request that a log says was played, with its
// place in the text.
type Message struct {
	Line    int
	Failure Failure
	Played  *KnownRequest
	Use     string // names one use of a cassette, where a log tells them apart
	Logged  bool   // from a debug log: the failure itself is printed too
	Quoted  bool   // the value of a variable, or in a summary: the failure itself is printed too
	Sending bool   // a log says that the request is sent now, as often as the client tries
	// BeforeReport: it was written at once, and the report of its test begins
	// below it, but where the runner says when a test begins.
	BeforeReport bool
}

// WasPlayed is the message of a request that was answered.
func (m Message) WasPlayed() Message {
	m.Played = m.Failure.Request
	m.Failure.Request = nil
	return m
}
