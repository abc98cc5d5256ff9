// Package send sends a recorded request again, and gives the answer the form in
// which the library would have stored it. Secrets that a person supplies never
// reach the cassette, the screen, a log or a temporary file, in whatever form a
// server repeats them; a recorded placeholder is never sent as if it were the
// secret.
package send

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"time"

	"tapedeck/model"
	"tapedeck/replay/library"
	"tapedeck/replay/secret"
)

// Options say how to send. The zero value refuses to touch the network.
type Options struct {
	Network bool // must be set: somebody agreed to send
	// Values are for each placeholder, on the wire only. A value equal to its
	// placeholder says that the text is no secret: it is sent as it is.
	Values map[string]string
	// Hide are further texts that must not be stored, with the placeholder of
	// each: Replace is never in what is received or in an error.
	Hide []secret.Placeholder
	// Decode is what the library does to an answer before it stores it, such as
	// vcrpy's decode_compressed_response; nil: nothing.
	Decode  func(model.Response) model.Response
	TLS     *tls.Config   // nil: the default
	Timeout time.Duration // 0: 30 s for the whole exchange
	Limit   int64         // most bytes of a response body; 0: DefaultLimit
}

// A Received is a response in the form in which the library would store it
// instead of the recorded one.
type Received struct {
	Response   model.Response
	RecordedAt string // in the cassette's own form, empty where it keeps none
	Took       time.Duration
	// Unsearched says why the body could not be searched for the values that
	// were supplied, "" if it was or none were. It may hold one of them.
	Unsearched string
}

const defaultTimeout = 30 * time.Second

// send sends the plan once, follows no redirect, and returns the answer in the
// stored form of the interaction it replaces. Where the answer repeats a value
// that was supplied, its placeholder is put there instead. Errors never hold a
// value that was supplied. came gets the response as it came, and returns
// further texts that are not stored; it may be nil.
func (p Plan) send(ctx context.Context, recorder *Recorder, l library.Library, old model.Interaction, o Options, came func(model.Response) secret.Values) (Received, error) {
	filled, secrets, err := p.fill(o.Values)
	if err != nil {
		return Received{}, err
	}
	for _, p := range o.Hide {
		secrets = secrets.With(p.Replace, p.Placeholder)
	}
	out, err := filled.outgoing()
	if user, password, token, ok := filled.basic(); ok {
		secrets = secrets.BasicOf(user, password, token)
	}
	if err == nil && p.bound != "" && Origin(filled.URL) != p.bound {
		err = errElsewhere
	}
	if err != nil {
		return Received{}, errors.New(secrets.Hide(err.Error()))
	}
	timeout := cmp.Or(o.Timeout, defaultTimeout)
	within, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	exchange, err := recorder.exchange(within, out)
	if err != nil {
		var failed *NetworkError
		if errors.As(err, &failed) {
			failed.timedOut(timeout)
			failed.Host, failed.reason = secrets.Hide(failed.Host), secrets.Hide(failed.reason)
		}
		return Received{}, err
	}
	supplied := len(secrets) > 0
	if d := exchange.Response.Body.Decode(exchange.Response.Header); d.Beyond() {
		return Received{}, fmt.Errorf("the body of the answer is not kept: %w", d.Err)
	}
	if came != nil {
		for _, s := range came(exchange.Response) {
			secrets = secrets.With(s.Replace, s.Placeholder)
		}
	}
	hidden, unsearched, err := secrets.Concealer(ctx).Response(exchange.Response)
	if err != nil {
		return Received{}, err
	}
	if !supplied {
		unsearched = ""
	}
	response := asRecorded(p.bound, p.Instead, hidden)
	if o.Decode != nil {
		response = o.Decode(response)
	}
	return Received{
		Response:   stored(l, old, response),
		RecordedAt: recordedAt(l, old, exchange.At),
		Took:       exchange.Took,
		Unsearched: unsearched,
	}, nil
}

// errElsewhere is for a URL that names another host once its placeholders are
// filled.
var errElsewhere = errors.New("not sent: with the values put in, the URL goes to another host")
