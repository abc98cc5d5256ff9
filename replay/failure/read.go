package failure

import (
	"fmt"

	"tapedeck/replay/library"
)

// Read tells by itself what a text is and reads the requests in it. files gives
// the content of a file that a curl command names. What a text that is a
// request of some kind holds wrong is the error; a text of no kind is
// "no request in this text: ...".
func Read(text string, files func(name string) ([]byte, error)) (Result, error) {
	r, err := readKind(text, files)
	for _, requests := range [][]Request{r.Played, r.Requests} {
		for i := range requests {
			requests[i].Kind = r.Kind
		}
	}
	return r, err
}

// readKind finds out what a text is, and reads it as that.
func readKind(text string, files func(name string) ([]byte, error)) (Result, error) {
	if len(text) > MaxText {
		return Result{}, fmt.Errorf("the text has %d bytes, at most %d are read", len(text), MaxText)
	}
	text = InUTF8(text)
	if r, ok, err := readJSON(text); ok {
		return r, err
	}
	if isCurl(text) {
		return readCurls(text, files)
	}
	if isHTTP(text) {
		return readHTTP(text)
	}
	r, err := readFailures(text)
	if err == ErrNone {
		if wrong := notJSON(text); wrong != nil {
			err = wrong
		}
	}
	return r, err
}

// readHTTP reads one message.
func readHTTP(text string) (Result, error) {
	r, err := ReadHTTP([]byte(text))
	if err != nil {
		return Result{}, err
	}
	return Result{Kind: HTTP, Requests: []Request{{KnownRequest: library.KnownRequest{Request: r}}}}, nil
}
