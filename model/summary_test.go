package model

import (
	"testing"
	"time"
)

func TestSummarize(t *testing.T) {
	got := Summarize(Interaction{
		Request: Request{Method: "POST", URL: "http://a.test/", Body: Body{Wire: []byte(`{"model":"m","prompt":""}`)}},
		Response: Response{
			Status: 201,
			Header: Header{{"Content-Type", "text/html; charset=utf-8"}},
			Body:   Body{Wire: []byte("<!doctype html><p>x</p>")},
		},
		RecordedAt: "2014-05-28T21:10:24",
	})
	want := Summary{
		Method: "POST", URL: "http://a.test/", Status: 201, Type: "html", RequestSize: 25, ResponseSize: 23,
		RecordedAt: "2014-05-28T21:10:24", Recorded: time.Date(2014, 5, 28, 21, 10, 24, 0, time.UTC), Label: "m",
	}
	if got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if none := Summarize(Interaction{}); none.Type != "none" {
		t.Errorf("type without a body: %q", none.Type)
	}
}

func TestParseRecorded(t *testing.T) {
	for s, want := range map[string]string{
		"2014-05-28T21:10:24":              "2014-05-28T21:10:24Z",
		"Tue, 01 Nov 2011 04:58:44 GMT":    "2011-11-01T04:58:44Z",
		"2024-01-02T03:04:05.678+02:00":    "2024-01-02T01:04:05.678Z",
		"2024-01-02T03:04:05Z":             "2024-01-02T03:04:05Z",
		"2025-05-06 13:04:11":              "2025-05-06T13:04:11Z",
		"2025-05-06 13:04:11.25":           "2025-05-06T13:04:11.25Z",
		"2025-05-06 13:04:11 +02:00":       "2025-05-06T11:04:11Z",
		"2025-05-06 13:04:11.123456+02:00": "2025-05-06T11:04:11.123456Z",
		"2020-05-05 18:49:33 GMT":          "2020-05-05T18:49:33Z",
		"2020-05-05":                       "2020-05-05T00:00:00Z",
		"1433712000":                       "2015-06-07T21:20:00Z",
		"1433712000.5":                     "2015-06-07T21:20:00.5Z",
		"":                                 "0001-01-01T00:00:00Z",
		"yesterday":                        "0001-01-01T00:00:00Z",
		"NaN":                              "0001-01-01T00:00:00Z",
		"-1":                               "0001-01-01T00:00:00Z",
		"1e300":                            "0001-01-01T00:00:00Z",
	} {
		if got := RecordedTime(s).Format(time.RFC3339Nano); got != want {
			t.Errorf("%q: %s, want %s", s, got, want)
		}
	}
}
