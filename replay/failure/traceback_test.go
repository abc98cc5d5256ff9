package failure

import (
	"strings"
	"testing"

	"tapedeck/model"
)

const refusedPost = "E   vcr.errors.CannotOverwriteExistingCassetteException: Can't overwrite existing cassette ('a.yaml') in your current record mode ('none').\n" +
	"E   No match for the request (<Request (POST) http://h.test/beds>) was found.\n"

// Body and headers are those that urllib3 was given for this request; of a value
// that pytest has cut nothing is taken.
func TestTracebacks(t *testing.T) {
	whole := "b'" + strings.Repeat("x", 300) + "'"
	cut := whole[:118] + "..." + whole[len(whole)-119:]
	for name, test := range map[string]struct{ frame, body, header string }{
		"body and headers": {"self = <urllib3.x>\nmethod = 'POST', url = '/beds', body = b'a, b = \\'c\\''\nheaders = {'A': '1', 'B': '2'}, retries = Retry(total=0)", "a, b = 'c'", "A: 1 B: 2 "},
		"no body":          {"method = 'POST', url = '/beds', body = None\nheaders = {'A': '1'}, retries = None", "absent", "A: 1 "},
		"cut":              {"method = 'POST', url = '/beds', body = " + cut + "\nheaders = {'A': '1', ...}, retries = None", "not told", "not told"},
		"of another URL":   {"method = 'POST', url = '/pumps', body = b'a'\nheaders = {}, retries = None", "not told", "not told"},
		"of another place": {"method = 'POST', url = 'http://h.test/beds', body = b'a'\nheaders = {'A': '1'}, timeout = None", "not told", "not told"},
		"of another test":  {"method = 'POST', url = '/beds', body = b'a', retries = None\n___________________________________ test_b ___________________________________", "not told", "not told"},
		"httpx":            {"real_request = <Request('POST', 'http://h.test/beds')>\nreal_request_body = b'{}'", "{}", "not told"},
	} {
		r, err := Read("___________________________________ test_a ___________________________________\n"+test.frame+"\n\n    def request(self):\n"+refusedPost, nil)
		if err != nil || len(r.Requests) != 1 {
			t.Fatal(name, err)
		}
		request := r.Requests[0]
		body, header := string(request.Body.Wire), ""
		if request.Body.Absent {
			body = "absent"
		}
		for _, line := range request.Header {
			header += line.Name + ": " + line.Value + " "
		}
		if request.Lacks(model.BodyPart) {
			body = "not told"
		}
		if request.Lacks(model.HeaderPart) {
			header = "not told"
		}
		if body != test.body || header != test.header {
			t.Errorf("%s: %q, %q", name, body, header)
		}
	}
}
