package send

import (
	"fmt"
	"strings"

	"tapedeck/model"
)

// A Job is one request to send.
type Job struct {
	At      int // which interaction it is, from 0
	Old     model.Interaction
	Plan    Plan
	Options Options
	// Copy: what comes is recorded in a copy after the interaction, which stays.
	Copy bool

	takes []take
	gave  map[string]string // what its answer gave to later ones, by the source's name
	state jobState
}

type jobState int

const (
	jobWaiting jobState = iota
	jobSent
	jobAnswered
	jobFailed
)

// A take is a value that a request takes from the answer to an earlier one.
type take struct {
	from *Job
	source
}

// link finds what the jobs take from each other: a cookie from the last answer
// that set it, other values from the first that has them. Nothing goes to
// another origin than it came from.
func link(jobs []*Job) {
	given := map[*Job][]source{}
	for n, job := range jobs {
		job.takes = nil
		if n == 0 {
			given[job] = sources(job.Old.Response)
			continue
		}
		seen := map[string]int{}
		for _, earlier := range jobs[:n] {
			if Origin(earlier.Old.Request.URL) != job.Plan.recordedOrigin() {
				continue
			}
			for _, s := range repeatedIn(job.Plan, given[earlier]) {
				at, again := seen[s.value]
				switch cookie := strings.HasPrefix(s.name, "cookie "); {
				case !again:
					seen[s.value] = len(job.takes)
					job.takes = append(job.takes, take{earlier, s})
				case cookie:
					job.takes[at] = take{earlier, s}
				}
			}
		}
		given[job] = sources(job.Old.Response)
	}
}

// Placeholders are those of the plan whose values nobody gives but a person:
// what an earlier answer gives is not among them.
func (j *Job) Placeholders() []string {
	plan := j.Plan
	for _, t := range j.takes {
		plan = plan.carried(t.source, "taken")
	}
	names, err := plan.placeholderNames()
	if err != nil {
		return j.Plan.Placeholders
	}
	return names
}

// Takes says what the job takes from answers to earlier ones, once NewBatch has
// seen them: "cookie session from the answer of 1".
func (j *Job) Takes() []string {
	var words []string
	for _, t := range j.takes {
		words = append(words, fmt.Sprintf("%s from the answer of %d", t.name, t.from.At+1))
	}
	return words
}

// withTaken is the job's plan with what earlier answers gave.
func (j *Job) withTaken() (Plan, error) {
	plan := j.Plan
	for _, t := range j.takes {
		now, ok := t.from.gave[t.name]
		switch {
		case t.from.state != jobAnswered:
			return plan, fmt.Errorf("not sent: it needs %s from the answer of %d, which failed", t.name, t.from.At+1)
		case !ok:
			return plan, fmt.Errorf("not sent: it needs %s, which the answer of %d does not have any more", t.name, t.from.At+1)
		}
		plan = plan.carried(t.source, now)
	}
	return plan, nil
}

// Recorded is the URL at whose origin the request was recorded.
func (j *Job) Recorded() string {
	if j.Plan.Instead != "" {
		return j.Plan.Instead
	}
	return j.Plan.URL
}
