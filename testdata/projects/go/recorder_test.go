package greenhouse

import (
	"os"
	"testing"

	"gopkg.in/dnaeon/go-vcr.v4/pkg/cassette"
	"gopkg.in/dnaeon/go-vcr.v4/pkg/recorder"
)

func mode() recorder.Mode {
	if os.Getenv("RECORD") != "" {
		return recorder.ModeRecordOnly
	}
	return recorder.ModeReplayOnly
}

// replay is a client that replays a cassette; the version in its User-Agent may
// be another one.
func replay(t *testing.T, name string, options ...recorder.Option) *Client {
	t.Helper()
	options = append([]recorder.Option{
		recorder.WithMode(mode()), recorder.WithSkipRequestLatency(true),
		recorder.WithMatcher(cassette.NewDefaultMatcher(cassette.WithIgnoreUserAgent(), cassette.WithIgnoreAuthorization())),
		recorder.WithHook(func(i *cassette.Interaction) error {
			i.Request.Headers.Del("Authorization")
			return nil
		}, recorder.BeforeSaveHook),
	}, options...)
	r, err := recorder.New("testdata/cassettes/"+name, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Stop(); err != nil {
			t.Error(err)
		}
	})
	return New(r.GetDefaultClient())
}
