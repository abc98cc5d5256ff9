package model

import (
	"fmt"
	"testing"
)

// A standard reason phrase follows its status, unless it is given itself.
func TestReasonFollows(t *testing.T) {
	status := func(s string) Op { return SetField{Field: ResponseStatus, Value: s} }
	reason := func(s string) Op { return SetField{Field: ResponseReason, Value: s} }
	for _, test := range []struct {
		status int
		reason string
		ops    []Op
		want   string
	}{
		{200, "OK", []Op{status("404")}, "404 Not Found [{response.reason OK Not Found}]"},
		{200, "Fine", []Op{status("404")}, "404 Fine []"},
		{200, "", []Op{status("404")}, "404  []"},
		{404, "NOT FOUND", []Op{status("409")}, "409 CONFLICT [{response.reason NOT FOUND CONFLICT}]"},
		{422, "Unprocessable Content", []Op{status("200")}, "200 OK [{response.reason Unprocessable Content OK}]"},
		{200, "OK", []Op{status("599")}, "599  [{response.reason OK }]"},
		{200, "OK", []Op{status("404"), reason("OK")}, "404 OK []"},
		{200, "OK", []Op{reason("OK"), status("404")}, "404 OK []"},
		{200, "OK", []Op{status("404"), reason("Gone")}, "404 Gone []"},
		{200, "OK", []Op{SetResponse{Response: Response{Status: 404, Reason: "OK"}}}, "404 OK []"},
		{0, "OK", []Op{status("404")}, "404 OK []"},
	} {
		i := Interaction{Request: Request{Method: "GET"}, Response: Response{Status: test.status, Reason: test.reason}}
		var all []FollowUp
		for _, op := range test.ops {
			after, err := Apply(i, op)
			if err != nil {
				t.Fatal(err)
			}
			var ups []FollowUp
			i, ups = Follow(i, after, test.ops...)
			all = append(all, ups...)
		}
		if got := fmt.Sprint(i.Response.Status, " ", i.Response.Reason, " ", all); got != test.want {
			t.Errorf("%d %q, %v: %s, want %s", test.status, test.reason, test.ops, got, test.want)
		}
	}
}
