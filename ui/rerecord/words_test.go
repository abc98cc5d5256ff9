package rerecord

import (
	"errors"
	"testing"

	"tapedeck/model"
	"tapedeck/replay/send"
)

// answered is what came for interaction at, where body and header may differ.
func answered(at int, body, tag string) *send.Result {
	response := func(body, tag string) model.Response {
		return model.Response{Status: 200, Header: model.Header{{Name: "X-Tag", Value: tag}}, Body: model.Body{Wire: []byte(body)}}
	}
	job := &send.Job{At: at, Old: model.Interaction{Response: response("a", "1"), RecordedAt: "2024-01-02T03:04:05Z"}, Plan: send.Plan{Method: "GET", URL: "http://a.test/"}}
	return send.NewResult(send.JobResult{Job: job, Received: send.Received{Response: response(body, tag), RecordedAt: "2025-01-02T03:04:05Z"}}, model.Volatile{}, nil)
}

func TestWords(t *testing.T) {
	same, body, both := answered(0, "a", "1"), answered(1, "b", "1"), answered(2, "b", "2")
	failed := &send.Result{Job: body.Job, Err: errors.New("a.test: refused the connection")}
	take := func(part send.Taking, results ...*send.Result) (list []Taken) {
		for _, a := range results {
			list = append(list, Take(a, part))
		}
		return list
	}
	for _, test := range []struct{ got, want string }{
		{Summary(same), "same"},
		{Summary(body), "body changed"},
		{Summary(both), "body and 1 header changed"},
		{Summary(failed), "failed: refused the connection"},
		{Done(take(send.TakeAll, same)), "re-recorded 1: same answer, nothing changed"},
		{Done(take(send.TakeHeaders, body)), "re-recorded 2: headers the same, nothing changed"},
		{Done(take(send.TakeAll, same, same)), "re-recorded 2 interactions: same answers, nothing changed"},
		{Done(take(send.TakeAll, both)), "re-recorded 3: body, 1 header and recorded_at replaced"},
		{Done(take(send.TakeHeaders, both)), "re-recorded 3: 1 header and recorded_at replaced"},
		{Done(take(send.TakeBody, same, body, both)), "re-recorded 2, 3: body and recorded_at replaced, 1 the same"},
		{Done(take(send.TakeAll, body, both)), "re-recorded 2, 3: responses replaced"},
		{Done(append(take(send.TakeAll, both), take(send.TakeBody, body)...)), "re-recorded 3, 2: responses and bodies replaced"},
	} {
		if test.got != test.want {
			t.Errorf("%q, want %q", test.got, test.want)
		}
	}
}
