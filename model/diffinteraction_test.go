package model

import "testing"

func TestDiffInteractions(t *testing.T) {
	old := Interaction{
		Request:  Request{Method: "GET", URL: "http://a.test/1", Header: Header{{"Accept", "a"}}, Body: Body{Wire: []byte("x=1")}},
		Response: Response{Status: 200, Header: Header{{"Content-Type", "application/json"}}, Body: Body{Wire: []byte(`{"a": 1}`)}},
		Extra:    []Extra{{"id", "1"}, {"gone", "2"}},
	}
	now := old
	now.Request.URL, now.Request.Header = "http://a.test/2", Header{{"Accept", "b"}}
	now.Request.Body.Wire = []byte("x=2")
	now.Response.Status, now.Response.Body.Wire = 404, []byte(`{"a": 2, "b": 3}`)
	now.RecordedAt, now.Extra = "today", []Extra{{"id", "1"}, {"come", "3"}}
	checkDifferences(t, "interactions", DiffInteractions(old, now),
		"url: http://a.test/1 -> http://a.test/2", "request header Accept: a -> b", "request body line 1: x=1 -> x=2",
		"status: 200 -> 404", "body $.a: 1 -> 2", "body $.b + 3", "recorded_at:  -> today", "gone: 2 -> ", "come:  -> 3")
	if same := DiffInteractions(old, old); len(same) > 0 {
		t.Errorf("the same differ: %v", same)
	}
}
