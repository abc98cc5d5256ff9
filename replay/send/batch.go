package send

import (
	"context"
	"net"
	"slices"
	"sync"
	"time"

	"golang.org/x/net/http/httpproxy"

	"tapedeck/model"
	"tapedeck/replay/library"
	"tapedeck/replay/secret"
)

// A JobResult is what became of a job.
type JobResult struct {
	Job      *Job
	Received Received
	Err      error // it was not sent or not answered
}

// A Batch sends requests in their order, one after the other or a few at once,
// and carries what one answer gives to the requests that repeat it.
type Batch struct {
	library  library.Library
	jobs     []*Job
	parallel int
	interval time.Duration

	next, running int
	begun         time.Time // when the last one was sent
	results       chan JobResult

	mu      sync.Mutex
	carried secret.Values // new values, with the recorded ones that stay for them
}

// NewBatch makes a batch of jobs in recorded order. At most parallel are on
// their way at once (0: one), at most perSecond are begun a second (0: as they
// come).
func NewBatch(l library.Library, jobs []*Job, parallel int, perSecond float64) *Batch {
	b := &Batch{library: l, jobs: jobs, parallel: max(1, parallel), results: make(chan JobResult, len(jobs))}
	if perSecond > 0 {
		b.interval = time.Duration(float64(time.Second) / perSecond)
	}
	link(jobs)
	return b
}

// Begun is how many jobs were begun so far.
func (b *Batch) Begun() int { return b.next }

// Next sends on and waits for the next result; false if there is none any
// more. Nothing new is sent while it is not called, or once ctx is done. It is
// called by one goroutine at a time.
func (b *Batch) Next(ctx context.Context) (JobResult, bool) {
	for {
		for b.canBegin(ctx) {
			b.begin(ctx)
		}
		if b.running == 0 {
			return JobResult{}, false
		}
		o := <-b.results
		b.running--
		o.Job.state = jobAnswered
		if o.Err != nil {
			o.Job.state = jobFailed
		}
		return o, true
	}
}

// canBegin reports whether the next job can be sent now: there is room, and the
// answers that it needs are there.
func (b *Batch) canBegin(ctx context.Context) bool {
	if b.next == len(b.jobs) || b.running >= b.parallel || ctx.Err() != nil {
		return false
	}
	for _, t := range b.jobs[b.next].takes {
		if t.from.state == jobSent {
			return false
		}
	}
	return true
}

// begin sends the next job in the background.
func (b *Batch) begin(ctx context.Context) {
	job := b.jobs[b.next]
	if b.next > 0 && b.interval > 0 && !wait(ctx, time.Until(b.begun.Add(b.interval))) {
		return
	}
	b.begun = time.Now()
	b.next++
	b.running++
	job.state = jobSent
	plan, err := job.withTaken()
	go func() {
		o := JobResult{Job: job, Err: err}
		if err == nil {
			o.Received, o.Err = b.send(ctx, job, plan)
		}
		b.results <- o
	}()
}

// wait waits, and reports whether it was not stopped meanwhile.
func wait(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// send sends one job and notes what its answer gives to later ones.
func (b *Batch) send(ctx context.Context, job *Job, plan Plan) (Received, error) {
	o := job.Options
	if !o.Network {
		return Received{}, errNoNetwork
	}
	recorder := &Recorder{
		Dial: (&net.Dialer{}).DialContext,
		// As Python's, Ruby's and Go's clients do: HTTPS_PROXY and its like.
		Proxy: httpproxy.FromEnvironment().ProxyFunc(),
		TLS:   o.TLS,
		Limit: o.Limit,
	}
	return plan.send(ctx, recorder, b.library, job.Old, o, func(r model.Response) secret.Values { return b.take(job, r) })
}

// take notes the values of an answer that later jobs need, and returns all that
// stay as they were recorded.
func (b *Batch) take(job *Job, r model.Response) secret.Values {
	b.mu.Lock()
	defer b.mu.Unlock()
	job.gave = map[string]string{}
	now := map[string]string{}
	for _, s := range sources(r) {
		now[s.name] = s.value
	}
	for _, later := range b.jobs {
		for _, t := range later.takes {
			if value, ok := now[t.name]; ok && t.from == job {
				job.gave[t.name] = value
				b.carried = b.carried.With(value, t.value)
			}
		}
	}
	return slices.Clone(b.carried)
}

// Send sends one plan.
func Send(ctx context.Context, p Plan, l library.Library, old model.Interaction, o Options) (Received, error) {
	out, _ := NewBatch(l, []*Job{{Old: old, Plan: p, Options: o}}, 1, 0).Next(ctx)
	return out.Received, out.Err
}
