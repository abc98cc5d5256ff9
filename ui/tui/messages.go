package tui

// A messages is what the status line says.
type messages struct {
	message string
	failed  bool // it reports a failure
	done    bool // it reports a change
	lasting bool // moving about leaves it there
}

// Say puts a message on the status line.
func (m *messages) Say(s string) { *m = messages{message: s} }

// Fail puts a message on the status line that something was not done.
func (m *messages) Fail(s string) { *m = messages{message: s, failed: true} }

// SayDone reports a change that was made.
func (m *messages) SayDone(s string) { *m = messages{message: s, done: true, lasting: true} }

// SayUndone reports a change that was taken back or made again.
func (m *messages) SayUndone(s string) { *m = messages{message: s, done: true} }

// Done reports whether a change is said to be made or taken back.
func (m *messages) Done() bool { return m.done }

// Hush takes the message away.
func (m *messages) Hush() { m.message = "" }
