// Package query asks a JSON text in jq's language, as gojq runs it. A query has
// no files, no environment and no modules, and ends after a while.
package query

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/itchyny/gojq"
)

// Bounds of an answer, and how long a query may take.
const (
	MaxValues = 10_000
	maxBytes  = 16 << 20
	longest   = 2 * time.Second
)

// A Query was read and can be asked.
type Query struct {
	Text string
	code *gojq.Code
}

// A Mistake is where a text is no query: before the byte At.
type Mistake struct {
	At  int
	Why string
}

// Error says what is wrong.
func (m *Mistake) Error() string { return m.Why }

// Parse reads a query; the error is a *Mistake.
func Parse(text string) (*Query, error) {
	parsed, err := gojq.Parse(text)
	if err == nil {
		var code *gojq.Code
		if code, err = gojq.Compile(parsed); err == nil {
			return &Query{text, code}, nil
		}
	}
	at := len(text)
	var wrong *gojq.ParseError
	if errors.As(err, &wrong) {
		at = min(wrong.Offset, len(text))
	}
	return nil, &Mistake{at, err.Error()}
}

// String is the text, "" for no query.
func (q *Query) String() string {
	if q == nil {
		return ""
	}
	return q.Text
}

// An Answer is the values that a query gives, each as JSON in a line of its own.
// The keys of objects are in alphabetical order.
type Answer struct {
	Text   []byte
	Values int
	More   bool // there are more than the bounds take
}

// Ask runs the query on each of the JSON values of a text. What it gave before an
// error stays.
func (q *Query) Ask(ctx context.Context, text []byte) (a Answer, err error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	for !a.More {
		var value any
		if err := d.Decode(&value); errors.Is(err, io.EOF) {
			return a, nil
		} else if err != nil {
			return a, errors.New("the body is not JSON")
		}
		if err := a.add(q.code.RunWithContext(ctx, value)); err != nil {
			return a, err
		}
	}
	return a, nil
}

// add takes the values that a run gives.
func (a *Answer) add(values gojq.Iter) error {
	for {
		v, ok := values.Next()
		if !ok {
			return nil
		}
		if err, is := v.(error); is {
			return reason(err)
		}
		text, err := gojq.Marshal(v)
		if err != nil {
			return err
		}
		if a.Values == MaxValues || len(a.Text)+len(text) > maxBytes {
			a.More = true
			return nil
		}
		a.Values++
		a.Text = append(append(a.Text, text...), '\n')
	}
}

// reason says why a query ended, nil where it says itself that it is done.
func reason(err error) error {
	var halt *gojq.HaltError
	switch {
	case errors.As(err, &halt) && halt.Value() == nil:
		return nil
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("it took longer than %d s", longest/time.Second)
	}
	return err
}
