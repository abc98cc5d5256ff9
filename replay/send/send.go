// Package send sends a recorded request again, and gives the answer the form in
// which the library would have stored it.
package send

import (
	"cmp"
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"tapedeck/model"
	"tapedeck/replay/library"
	"tapedeck/replay/placeholder"
	"tapedeck/replay/secret"
)

// Options say how to send. The zero value refuses to touch the network.
type Options struct {
	Network bool // must be set: somebody agreed to send
	// Values are for each placeholder, on the wire only. A value equal to its
	// placeholder says that the text is none and goes out as it stands.
	Values map[string]string
	// Hide are further texts that must not be stored, with what stands in the
	// cassette for each: Replace is never in an answer or an error.
	Hide []secret.Placeholder
	// Decode is what the library does to an answer before it stores it, such as
	// vcrpy's decode_compressed_response; nil: nothing.
	Decode  func(model.Response) model.Response
	TLS     *tls.Config   // nil: the default
	Timeout time.Duration // 0: 30 s for the whole exchange
	Limit   int64         // most bytes of a response body; 0: DefaultLimit
}

// An Answer is a response in the form in which the library would store it at
// the recorded one's place.
type Answer struct {
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
// that was supplied, its placeholder stands there instead. Errors never hold a
// value that was supplied. came is told the answer as it came, and returns
// further texts that are not stored; it may be nil.
func (p Plan) send(ctx context.Context, recorder *Recorder, l library.Library, old model.Interaction, o Options, came func(model.Response) secret.Values) (Answer, error) {
	filled, secrets, err := p.fill(o.Values)
	if err != nil {
		return Answer{}, err
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
		return Answer{}, errors.New(secrets.Hide(err.Error()))
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
		return Answer{}, err
	}
	supplied := len(secrets) > 0
	if d := exchange.Response.Body.Decode(exchange.Response.Header); d.Beyond() {
		return Answer{}, fmt.Errorf("the body of the answer is not kept: %w", d.Err)
	}
	if came != nil {
		for _, s := range came(exchange.Response) {
			secrets = secrets.With(s.Text, s.Placeholder)
		}
	}
	hidden, unsearched, err := secrets.Concealer(ctx).Response(exchange.Response)
	if err != nil {
		return Answer{}, err
	}
	if !supplied {
		unsearched = ""
	}
	response := asRecorded(p.bound, p.Instead, hidden)
	if o.Decode != nil {
		response = o.Decode(response)
	}
	answer := Answer{
		Response:   stored(l, old, response),
		RecordedAt: recordedAt(l, old, exchange.At),
		Took:       exchange.Took,
		Unsearched: unsearched,
	}
	return answer, nil
}

// outgoing makes the request of a plan without placeholders.
func (p Plan) outgoing() (outgoing, error) {
	if p.unclear != nil {
		return outgoing{}, p.unclear
	}
	u, err := url.Parse(escapeIllegal(p.URL))
	if err != nil {
		return outgoing{}, errors.New("the URL cannot be read") // url.Parse's error repeats it
	}
	out := outgoing{Method: p.Method, URL: u, Target: target(p.URL), Header: p.Header, Body: p.Body, HasBody: len(p.Body) > 0}
	if _, _, token, ok := p.basic(); ok {
		out.Header = append(out.Header[:len(out.Header):len(out.Header)], model.HeaderLine{Name: "Authorization", Value: "Basic " + token})
	}
	return out, out.check()
}

// basic is the Basic authorization (RFC 7617) that stands for the URL's user and
// password, where the request has no authorization of its own.
func (p Plan) basic() (user, password, token string, ok bool) {
	u, err := url.Parse(escapeIllegal(p.URL))
	if err != nil || u.User == nil || p.Header.Has("Authorization") {
		return "", "", "", false
	}
	user = u.User.Username()
	password, _ = u.User.Password()
	return user, password, base64.StdEncoding.EncodeToString([]byte(user + ":" + password)), true
}

// target is the request-target as it was recorded: not even an escape is
// written differently, for a matcher may compare the text.
func target(u string) string {
	_, rest, _ := strings.Cut(u, "://")
	rest, _, _ = strings.Cut(rest, "#")
	path := ""
	if i := strings.IndexAny(rest, "/?"); i >= 0 {
		path = rest[i:]
	}
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return escapeIllegal(path)
}

// escapeIllegal escapes what may not stand in a URL: blanks, quotes, <>,
// non-ASCII. Line breaks and other control characters stay, to be refused.
func escapeIllegal(s string) string {
	var out strings.Builder
	for i := range len(s) {
		if c := s[i]; c == ' ' || c >= 0x80 || strings.IndexByte("\"<>\\^`{|}", c) >= 0 {
			fmt.Fprintf(&out, "%%%02X", c)
		} else {
			out.WriteByte(c)
		}
	}
	return out.String()
}

// fill puts the values in the place of the placeholders.
func (p Plan) fill(values map[string]string) (Plan, secret.Values, error) {
	spots, err := p.spots()
	if err != nil {
		return Plan{}, nil, err
	}
	name := naming(spots)
	var known secret.Values
	for _, s := range spots {
		key, value := name(s), values[name(s)]
		if value == "" {
			return Plan{}, nil, fmt.Errorf("no value for %s", key)
		}
		if strings.ContainsAny(value, "\r\n\x00") {
			return Plan{}, nil, fmt.Errorf("the value for %s has a line break", key)
		}
		known = known.With(value, s.Text)
	}
	filled, err := p.rewrite(func(s placeholder.Spot, raw string, escape func(string) string) string {
		if value := values[name(s)]; value != s.Text {
			return escape(value)
		}
		return raw
	})
	if err != nil {
		return Plan{}, nil, errors.New(known.Hide(err.Error()))
	}
	return filled, known, nil
}
