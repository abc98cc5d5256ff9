// Package rerecord is the course of re-recording, for the screen and the
// command line alike: what would be sent and where to, what comes back, and the
// changes that take it over.
package rerecord

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/replay/library"
	"tapedeck/replay/library/all"
	"tapedeck/replay/send"
	"tapedeck/ui/project"
)

// A Run is interactions of one cassette that are sent again together.
type Run struct {
	Project project.File
	Jobs    []*send.Job    // in recorded order
	Refused []*send.Result // what cannot be sent at all
	Notes   []string       // what the project file says to no effect

	library library.Library // zero if its rules are not known
	batch   *send.Batch
	with    map[int][]model.Op // change requests, by interaction
	notes   map[int]string
}

// A Target is an interaction to send: as it is recorded, or with another
// request.
type Target struct {
	At      int
	Request *model.Request // nil: the recorded one
	Ops     []model.Op     // change the recorded request along with its response
	Note    string         // what a person should know of the request; "" for nothing
	// Copy: a copy after the interaction takes request and response.
	Copy bool
	// Given: the request is the recorded one, of which the cassette holds hashes.
	Given bool
}

// AsRecorded are targets of interactions as they are recorded.
func AsRecorded(at []int) []Target {
	var targets []Target
	for _, i := range at {
		targets = append(targets, Target{At: i})
	}
	return targets
}

// Prepare plans what would be sent to replace the recorded responses. It reads the
// cassette and its project file, and neither the environment nor the network. Where
// the cassette cannot be changed nothing is sent.
func Prepare(f *cassette.File, targets []Target) (*Run, error) {
	if err := Stores(context.Background(), f); err != nil {
		return nil, err
	}
	return PrepareCheck(f, targets)
}

// Stores says why no answer could be put into a cassette, nil if it can be changed.
// It goes over all interactions.
func Stores(ctx context.Context, f *cassette.File) error {
	_, _, err := f.Preview(ctx, cassette.Change{})
	return err
}

// PrepareCheck is Prepare for answers that are only compared with what is recorded.
func PrepareCheck(f *cassette.File, targets []Target) (*Run, error) {
	r := &Run{library: libraryOf(f), with: map[int][]model.Op{}, notes: map[int]string{}}
	var err error
	if r.Project, err = project.Find(f.Path()); err != nil {
		return nil, err
	}
	for _, w := range targets {
		r.with[w.At], r.notes[w.At] = w.Ops, w.Note
		old, err := f.At(w.At)
		asked, _ := f.Named(w.At) // of what At reads
		if err == nil && w.Given {
			r.notes[w.At], err = r.given(asked, *w.Request)
		}
		if w.Request != nil {
			old = old.Clone()
			old.Request = *w.Request
			asked = old
		}
		if err == nil {
			err = r.add(w.At, old, asked)
		}
		if err == nil {
			r.Jobs[len(r.Jobs)-1].Copy = w.Copy
		}
		if err != nil {
			r.Refused = append(r.Refused, &send.Result{Job: &send.Job{At: w.At}, Err: err})
		}
	}
	r.Notes = r.Project.Unused(func() []string { return urls(f, targets) })
	r.batch = send.NewBatch(r.library, r.Jobs, r.Project.Limits.Parallel, r.Project.Limits.PerSecond)
	return r, nil
}

// libraryOf is the library that recorded a cassette, the zero one if its rules
// are not known.
func libraryOf(f *cassette.File) library.Library {
	l, _ := all.Named(f.Format().Library)
	return l
}

// urls are those that a cassette's requests go to, those of targets included.
func urls(f *cassette.File, targets []Target) (all []string) {
	for i := range f.Len() {
		if summary, err := f.Summary(i); err == nil {
			all = append(all, summary.URL)
		}
	}
	for _, w := range targets {
		if w.Request != nil {
			all = append(all, w.Request.URL)
		}
	}
	return all
}

// PrepareNew plans the request of an interaction that is not recorded yet and
// is to become number at.
func PrepareNew(f *cassette.File, i model.Interaction, at int) (*Run, error) {
	if err := Stores(context.Background(), f); err != nil {
		return nil, err
	}
	r := &Run{library: libraryOf(f)}
	var err error
	if r.Project, err = project.Find(f.Path()); err != nil {
		return nil, err
	}
	if err := r.add(at, i, i); err != nil {
		return nil, err
	}
	r.Notes = r.Project.Unused(func() []string { return urls(f, []Target{{Request: &i.Request}}) })
	r.batch = send.NewBatch(r.library, r.Jobs, 1, 0)
	return r, nil
}

// given holds a request that a person gives against the recorded one.
func (r *Run) given(recorded model.Interaction, request model.Request) (note string, err error) {
	if r.library.Sending.Given == nil {
		return "", errors.New("the cassette holds the request, so that none need be given")
	}
	return r.library.Sending.Given(recorded, request)
}

// add plans what asked asks for; the response takes the place of old's.
func (r *Run) add(at int, old, asked model.Interaction) error {
	plan, err := send.NewPlan(r.library, asked)
	if err == nil {
		plan, err = plan.To(r.Project.Destination(plan.URL))
	}
	if err != nil {
		return err
	}
	limits := r.Project.Limits
	var decode func(model.Response) model.Response
	if r.Project.Filters.Decode {
		decode = all.Filtering().DecodeCompressed
	}
	r.Jobs = append(r.Jobs, &send.Job{At: at, Old: old, Plan: plan, Options: send.Options{
		Values: map[string]string{}, Timeout: limits.Timeout, Limit: limits.Body, Decode: decode,
	}})
	return nil
}

// NeedsTrust reports whether the project file has to be trusted before these
// requests are sent.
func (r *Run) NeedsTrust() bool {
	for _, j := range r.Jobs {
		if r.Project.Uses(j.Recorded()) {
			return r.Project.NeedsTrust()
		}
	}
	return false
}

// Next sends on and waits for the next result; false if there is none any more.
// The network was agreed to.
func (r *Run) Next(ctx context.Context) (*send.Result, bool) {
	for _, j := range r.Jobs {
		j.Options.Network = true
	}
	reply, ok := r.batch.Next(ctx)
	if !ok {
		return nil, false
	}
	return send.NewResult(reply, r.Project.Volatile, r.with[reply.Job.At]), true
}

// Sent is how many were sent so far.
func (r *Run) Sent() int { return r.batch.Begun() }

// Limit sets other limits than the project's, where they are given.
func (r *Run) Limit(l project.Limits) {
	own := &r.Project.Limits
	if l.Parallel > 0 {
		own.Parallel = l.Parallel
	}
	if l.PerSecond > 0 {
		own.PerSecond = l.PerSecond
	}
	for _, j := range r.Jobs {
		if l.Timeout > 0 {
			j.Options.Timeout = l.Timeout
		}
	}
	r.batch = send.NewBatch(r.library, r.Jobs, own.Parallel, own.PerSecond)
}

// Fill reads what the project file says to put in, which is trusted by now.
// What it does not say is Missing.
func (r *Run) Fill() error {
	for _, j := range r.Jobs {
		v, err := r.Project.Values(j.Recorded(), j.Plan.Placeholders)
		if err != nil {
			return err
		}
		for name, value := range v.ByPlaceholder {
			j.Options.Values[name] = value
		}
		j.Options.Hide, j.Options.TLS = v.Hide, v.TLS
	}
	return nil
}

// A Missing is a placeholder without a value, of requests to one host: what is
// given for one host is not sent to another.
type Missing struct {
	Host, Placeholder string
	Unset             []string // the variables that the project file names for it
	Ask               string   // what a person is asked
}

// Missing is the first value that is missing, nil if none is.
func (r *Run) Missing() *Missing {
	for _, j := range r.Jobs {
		for _, p := range j.Placeholders() {
			if j.Options.Values[p] != "" {
				continue
			}
			host, ask := send.HostOf(j.Plan.URL), "value for "+p+", sent only, never kept or shown: "
			if len(r.Jobs) > 1 { // who gets it comes before what else there is to say
				ask = "value for " + p + " on " + host + ", sent only: "
			}
			return &Missing{host, p, r.Project.Variables(j.Recorded(), p), ask}
		}
	}
	return nil
}

// Give gives a value to all requests that miss it.
func (r *Run) Give(m Missing, value string) {
	for _, j := range r.Jobs {
		if send.HostOf(j.Plan.URL) == m.Host && slices.Contains(j.Plan.Placeholders, m.Placeholder) {
			j.Options.Values[m.Placeholder] = value
		}
	}
}

// Values are what a person gave for placeholders, each for one host.
type Values map[asked]string

// An asked is a placeholder of requests to a host.
type asked struct{ host, placeholder string }

// Add adds a value that was given; nil takes none.
func (v Values) Add(m Missing, value string) {
	if v != nil {
		v[asked{m.Host, m.Placeholder}] = value
	}
}

// GiveAgain gives values that were given for other runs to the requests that miss
// them.
func (r *Run) GiveAgain(v Values) {
	for _, j := range r.Jobs {
		for _, p := range j.Placeholders() {
			if value := v[asked{send.HostOf(j.Plan.URL), p}]; value != "" && j.Options.Values[p] == "" {
				j.Options.Values[p] = value
			}
		}
	}
}

// LeaveOut leaves the headers in which a missing value stands out of what is sent, in
// all requests that miss it or in none. It names them.
func (r *Run) LeaveOut(m Missing) (headers []string, err error) {
	plans := map[*send.Job]send.Plan{}
	for _, j := range r.Jobs {
		if send.HostOf(j.Plan.URL) != m.Host || !slices.Contains(j.Plan.Placeholders, m.Placeholder) {
			continue
		}
		p, err := j.Plan.Without(m.Placeholder)
		if err != nil {
			return nil, err
		}
		for _, name := range p.LeftOut[len(j.Plan.LeftOut):] {
			if !slices.Contains(headers, name) {
				headers = append(headers, name)
			}
		}
		plans[j] = p
	}
	for j, p := range plans {
		j.Plan = p
	}
	return headers, nil
}

// Forget forgets all values.
func (r *Run) Forget() {
	for _, j := range r.Jobs {
		clear(j.Options.Values)
		j.Options.Hide, j.Options.TLS = nil, nil
	}
}

// Stored is a new interaction as the library would store it: what the filters of
// the project file take out of the request is not there.
func (r *Run) Stored(a *send.Result) (model.Interaction, error) {
	i := a.Old
	i.Response, i.RecordedAt = a.Got.Response, a.Got.RecordedAt
	return r.library.Keep(library.Rules{Version: r.Project.Replay.Version, Filters: r.Project.Filters.Requests}, a.Options.Hide, i)
}

// unsafe is how many of the requests may change something.
func (r *Run) unsafe() int {
	n := 0
	for _, j := range r.Jobs {
		if !j.Plan.Safe() {
			n++
		}
	}
	return n
}

// Hosts names where the requests go: "api.test and 2 other hosts".
func (r *Run) Hosts() string {
	var hosts []string
	for _, j := range r.Jobs {
		if host := send.HostOf(j.Plan.URL); !slices.Contains(hosts, host) {
			hosts = append(hosts, host)
		}
	}
	if len(hosts) > 2 {
		return fmt.Sprintf("%s and %d other hosts", hosts[0], len(hosts)-1)
	}
	return strings.Join(hosts, " and ")
}

// mostEarlier is how many interactions before one are looked at for what its
// request repeats.
const mostEarlier = 100

// Remarks say of each request what a person should know before it is sent: what
// was taken from elsewhere, and what it repeats of responses to requests that are not sent
// again, so that it may be refused: "repeats cookie session of 1, which is not sent".
func (r *Run) Remarks(f *cassette.File) map[int][]string {
	sent := map[int]bool{}
	for _, j := range r.Jobs {
		sent[j.At] = true
	}
	notes := map[int][]string{}
	read := map[int]model.Interaction{}
	for _, j := range r.Jobs {
		if note := r.notes[j.At]; note != "" {
			notes[j.At] = append(notes[j.At], note)
		}
		for at := max(0, j.At-mostEarlier); at < j.At; at++ {
			if sent[at] {
				continue
			}
			earlier, ok := read[at]
			if !ok {
				earlier, _ = f.At(at) // one that cannot be decoded gives nothing
				read[at] = earlier
			}
			for _, name := range send.Repeats(earlier, j.Plan) {
				notes[j.At] = append(notes[j.At], fmt.Sprintf("repeats %s of %d, which is not sent again", name, at+1))
			}
		}
	}
	return notes
}
