package explain

import (
	"strings"
	"testing"

	"tapedeck/model"
)

// The recorded boundary takes the place of the live one where it is a boundary,
// whatever the parts hold, and one that is longer than any is left alone.
func TestMaskedBoundary(t *testing.T) {
	request := func(boundary, content string) model.Request {
		return model.Request{
			Method: "POST", URL: "http://h.test/", Header: model.Header{{Name: "Content-Type", Value: "multipart/form-data; boundary=" + boundary}},
			Body: model.Body{Wire: []byte("--" + boundary + "\r\nContent-Disposition: form-data; name=\"plant\"\r\n\r\n" + content + "\r\n--" + boundary + "--\r\n")},
		}
	}
	long := strings.Repeat("b", 1<<16)
	for _, test := range []struct {
		name           string
		live, recorded model.Request
		want           model.Request
	}{
		{"short", request("a", "banana"), request("zz", "banana"), request("zz", "banana")},
		{"another content", request("a", "banana"), request("zz", "moss"), request("zz", "banana")},
		{"too long", request("a", strings.Repeat("--a", 1<<16)), request(long, "moss"), request("a", strings.Repeat("--a", 1<<16))},
	} {
		if got := masked(test.live, test.recorded).Body.Wire; string(got) != string(test.want.Body.Wire) {
			t.Errorf("%s: %d bytes: %.80q", test.name, len(got), got)
		}
	}
}
