package send

import (
	"bytes"
	"strings"
	"testing"

	"tapedeck/model"
)

// An answer that is anything at all gives an exchange or an error.
func FuzzReadResponse(f *testing.F) {
	f.Add([]byte("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"), "GET")
	f.Add([]byte("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX: a\r\n b\r\n\r\n3\r\nabc\r\n0\r\nT: u\r\n\r\n"), "POST")
	f.Add([]byte("HTTP/1.0 204 \n\n"), "HEAD")
	answers, all := 0, 0
	f.Fuzz(func(t *testing.T, data []byte, method string) {
		all++
		in, err := readResponse(bytes.NewReader(data), method, 1<<20)
		if err != nil {
			return
		}
		answers++
		if in.Response.Status < 100 || in.Response.Status > 999 || len(in.Response.Body.Wire) > 1<<20 {
			t.Errorf("%+v", in)
		}
		for _, line := range append(in.Response.Header, in.Trailer...) {
			if !isToken(line.Name) || strings.ContainsAny(line.Value, "\n") {
				t.Errorf("%q", line)
			}
		}
		stored(libraries["vcrpy"], model.Interaction{}, in.Response)
	})
	f.Logf("%d of %d inputs were an answer", answers, all)
}
