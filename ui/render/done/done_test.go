package done

import (
	"slices"
	"strings"
	"testing"

	"tapedeck/cassette"
	"tapedeck/model"
)

func upTo(n int) (at []int) {
	for i := range n {
		at = append(at, i)
	}
	return at
}

func TestWords(t *testing.T) {
	f, err := cassette.Open("../../../testdata/betamax/errors.json", cassette.Options{})
	if err != nil {
		t.Fatal(err)
	}
	etag, body := model.HeaderField(model.InResponse, "ETag"), model.Field{Side: model.InRequest, Part: model.BodyPart}
	length := model.FollowUp{Field: "response.header.Content-Length", From: "12", To: "14"}
	reason := func(from string) model.FollowUp {
		return model.FollowUp{Field: "response.reason", From: from, To: "Gone"}
	}
	for _, test := range []struct{ got, want string }{
		{Numbers(upTo(8)), "1, 2, 3, 4, 5, 6, 7, 8"},
		{Numbers(upTo(1200)), "1,200 interactions"},
		{Deleted(f, []int{1}), "deleted 2 GET /v1/pump"},
		{Deleted(f, []int{0, 1}), "deleted 2 interactions (1, 2)"},
		{Deleted(f, upTo(9)), "deleted 9 interactions"},
		{Duplicated([]int{2}), "duplicated 3 as 4"},
		{Duplicated([]int{2, 4}), "duplicated 2 interactions (3, 5)"},
		{Moved([]int{2}, 4), "moved 3 to 5"},
		{Moved([]int{2, 6}, 4), "moved 3, 7 to 5-6"},
		{Set(model.ResponseStatus, 2, "200", "404").String(), "status of 3: 200 -> 404"},
		{Set(etag, 0, "", "a\x1b[2J").String(), `header ETag of 1: "" -> a␛[2J`},
		{SetIn([]int{1, 2}, model.ResponseStatus, body, body), "status, request body of 2, 3 set"},
		{Added(0, etag), "header ETag added to 1"},
		{Removed(upTo(9), etag), "header ETag of 9 interactions removed"},
		{FollowUps(nil), ""},
		{FollowUps([]model.FollowUp{length, {Field: "response.content_length", To: "14"}}), `, Content-Length 12 -> 14, content_length "" -> 14`},
		{FollowUps([]model.FollowUp{{Field: "response.header.X.Y", From: "1", To: "2"}}), ", X.Y 1 -> 2"},
		{FollowUps([]model.FollowUp{reason("OK"), length, reason("Found"), reason("OK")}), ", reason OK, Found -> Gone, Content-Length 12 -> 14"},
		{Without([]int{1, 2}, etag, []string{"a", "b"}).String(), "header ETag of 2, 3 removed: a, b"},
		{Without([]int{1}, etag, []string{strings.Repeat("a", 3000)}).String()[:40], "header ETag of 2 removed: aaaaaaaaaaaaaa"},
		{SetBodies(body, []int{12, 14}, []int{15, 15}).String(), "request body of 2 marked: 12 B, 14 B -> 15 B"},
		{SetBodies(body, []int{12, 12}, []int{15, 16}).String(), "request body of 2 marked: 12 B -> several sizes"},
		{SetMarked(model.RequestURL, []string{"http://a.test/?a=1&c=3", "http://a.test/?a=1&c=3"}, "http://a.test/?a=1&b=2&c=3").String(), "url of 2 marked: http://a.test/?a=1&c=3 -> http://a.test/?a=1&b=2&c=3"},
		{FollowUps(slices.Repeat([]model.FollowUp{length}, 9)), ", Content-Length followed in 9"},
		{Saved("a.yaml", cassette.Report{Changed: 2, Deleted: 1, Lines: 6}), "saved a.yaml: 2 changed, 1 deleted, 6 lines differ"},
		{Saved("a.yaml", cassette.Report{Lines: 1200}), "saved a.yaml: 1,200 lines differ"},
		{Saved("a.yaml", cassette.Report{}), "saved a.yaml: as it was"},
		{Interrupted(2, 5), "a save was interrupted: 2 of 5 files are saved, the others are as they were"},
	} {
		if test.got != test.want {
			t.Errorf("%q, want %q", test.got, test.want)
		}
	}
}
