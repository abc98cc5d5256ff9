package cli

import (
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tapedeck/model"
)

func TestNumbers(t *testing.T) {
	for s, want := range map[string][]int{
		"3": {2}, "3,5": {2, 4}, "3-7": {2, 3, 4, 5, 6}, "5,1,5": {0, 4}, "2-3,3-4,9": {1, 2, 3, 8}, "1-1": {0}, "8-": {7, 8}, "9-": {8}, "1,8-": {0, 7, 8},
		"all": {0, 1, 2, 3, 4, 5, 6, 7, 8}, "2,all": {0, 1, 2, 3, 4, 5, 6, 7, 8},
	} {
		if got, err := numbers(s, 9); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %v, %v, want %v", s, got, err, want)
		}
	}
	for s, want := range map[string]string{
		"":                     `"" is not a number of an interaction: 3, 3,5, 3-7, 3- or all`,
		"x":                    `"x" is not a number of an interaction: 3, 3,5, 3-7, 3- or all`,
		"+1":                   `"+1" is not a number of an interaction: 3, 3,5, 3-7, 3- or all`,
		"-3":                   `"" is not a number of an interaction: 3, 3,5, 3-7, 3- or all`,
		"-":                    `"" is not a number of an interaction: 3, 3,5, 3-7, 3- or all`,
		"10-":                  "no interaction 10: there are 9",
		"1-all":                `"all" is not a number of an interaction: 3, 3,5, 3-7, 3- or all`,
		"1,":                   `"" is not a number of an interaction: 3, 3,5, 3-7, 3- or all`,
		"0":                    "no interaction 0: there are 9",
		"1-10":                 "no interaction 10: there are 9",
		"5-3":                  `"5-3" ends before it begins`,
		"99999999999999999999": `"99999999999999999999" is not a number of an interaction: 3, 3,5, 3-7, 3- or all`,
	} {
		if got, err := numbers(s, 9); err == nil || err.Error() != want {
			t.Errorf("%q: %v, %v, want %s", s, got, err, want)
		}
	}
	if _, err := numbers("2", 1); err == nil || err.Error() != "no interaction 2: there is 1" {
		t.Errorf("2 of 1: %v", err)
	}
	if _, err := numbers("all", 0); err == nil || err.Error() != "there are no interactions" {
		t.Errorf("all of 0: %v", err)
	}
}

func TestParseAssignment(t *testing.T) {
	read := func(path string) ([]byte, error) {
		if path != "f" {
			return nil, os.ErrNotExist
		}
		return []byte("from file\n"), nil
	}
	etag := model.HeaderField(model.InResponse, "ETag")
	for s, want := range map[string]model.Op{
		"response.status=404":        model.SetField{At: 2, Field: model.ResponseStatus, Value: "404"},
		"request.url=http://a/?b=c":  model.SetField{At: 2, Field: model.RequestURL, Value: "http://a/?b=c"},
		"request.url=@f":             model.SetField{At: 2, Field: model.RequestURL, Value: "from file"},
		"response.body=@f":           model.SetText{At: 2, Side: model.InResponse, Text: "from file\n"},
		"request.body=":              model.SetText{At: 2, Side: model.InRequest},
		"response.header.ETag=a+=b":  model.SetHeader{At: 2, Side: etag.Side, Name: "ETag", Values: []string{"a+=b"}},
		"response.header.ETag+=a=b":  model.AddHeader{At: 2, Side: etag.Side, Name: "ETag", Value: "a=b"},
		"response.header.ETag=@f":    model.SetHeader{At: 2, Side: etag.Side, Name: "ETag", Values: []string{"from file"}},
		"response.header.X.Y.Z=":     model.SetHeader{At: 2, Side: etag.Side, Name: "X.Y.Z", Values: []string{""}},
		"request.header.Cookie+=a=@": model.AddHeader{At: 2, Side: model.InRequest, Name: "Cookie", Value: "a=@"},
	} {
		a, err := parseAssignment(s, read)
		if err != nil || !reflect.DeepEqual(a.op(2, model.Interaction{}), want) {
			t.Errorf("%q: %#v, %v, want %#v", s, a.op(2, model.Interaction{}), err, want)
		}
	}
	for s, want := range map[string]string{
		"response.status":      `"response.status" is not FIELD=VALUE`,
		"response.status+=404": "response.status: one value only: = sets it, += adds a header",
		"response.stat=404":    `no field "response.stat": `,
		"response.header.=404": `no field "response.header.": `,
		"response.body=@none":  os.ErrNotExist.Error(),
	} {
		if _, err := parseAssignment(s, read); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %s", s, err, want)
		}
	}
}

// Every choice of up to 6 interactions and every position: those moved stand side
// by side at that position, the others keep their order.
func TestMoves(t *testing.T) {
	const count = 6
	checked := 0
	for set := 1; set < 1<<count; set++ {
		var at, others []int
		for i := range count {
			if set>>i&1 == 1 {
				at = append(at, i)
			} else {
				others = append(others, i)
			}
		}
		for to := 0; to+len(at) <= count; to++ {
			want := slices.Concat(others[:to], at, others[to:])
			got := []int{0, 1, 2, 3, 4, 5}
			for _, op := range moves(at, to) {
				m := op.(model.Move)
				moved := got[m.At]
				got = slices.Insert(slices.Delete(got, m.At, m.At+1), m.To, moved)
			}
			if checked++; !slices.Equal(got, want) {
				t.Errorf("%v to %d: %v, want %v", at, to, got, want)
			}
		}
	}
	if checked < 100 {
		t.Errorf("only %d moves checked", checked)
	}
}
