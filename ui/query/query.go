// Package query runs jq queries on a JSON text, by gojq. A query has no access to
// files, environment variables or modules, and is stopped after a while.
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

// Bounds of a result, and how long a query may take.
const (
	MaxValues = 10_000
	maxBytes  = 16 << 20
	longest   = 2 * time.Second
)

// A Query was read and can be run.
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

// A Result is the values that a query gives, each as JSON in a line of its own.
// The keys of objects are in alphabetical order.
type Result struct {
	Text   []byte
	Values int
	More   bool // there are more than the bounds take
}

// Run runs the query on each of the JSON values of a text. What it gave before an
// error stays.
func (q *Query) Run(ctx context.Context, text []byte) (r Result, err error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	for !r.More {
		var value any
		if err := d.Decode(&value); errors.Is(err, io.EOF) {
			return r, nil
		} else if err != nil {
			return r, errors.New("the body is not JSON")
		}
		if err := r.add(q.code.RunWithContext(ctx, value)); err != nil {
			return r, err
		}
	}
	return r, nil
}

// add takes the values that a run gives.
func (r *Result) add(values gojq.Iter) error {
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
		if r.Values == MaxValues || len(r.Text)+len(text) > maxBytes {
			r.More = true
			return nil
		}
		r.Values++
		r.Text = append(append(r.Text, text...), '\n')
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
