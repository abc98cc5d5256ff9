package httprr

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"tapedeck/model"
	"tapedeck/replay/library/librarytest"
)

func TestVectors(t *testing.T) {
	librarytest.Vectors(t, "matchers_httprr.json", librarytest.RowOnly(textVector))
}

// textVector checks rows of {request, text, error}: the text under which httprr
// looks up a request of net/http's client.
func textVector(row []byte) error {
	var v struct {
		Request struct {
			Method, URI string
			Headers     [][2]string
			Body        *string
		}
		Text, Error string
	}
	if err := json.Unmarshal(row, &v); err != nil {
		return err
	}
	r := model.Request{Method: v.Request.Method, URL: v.Request.URI, Body: model.Body{Absent: v.Request.Body == nil}}
	if v.Request.Body != nil {
		r.Body.Wire = []byte(*v.Request.Body)
	}
	for _, h := range v.Request.Headers {
		r.Header = append(r.Header, model.HeaderLine{Name: h[0], Value: h[1]})
	}
	w, err := written(r, "")
	if (err != nil) != (v.Error != "") {
		return fmt.Errorf("error %v, want %q", err, v.Error)
	}
	if err != nil {
		return nil
	}
	got := w.Method + " " + w.URL + " " + protocol + "\r\n" + strings.ReplaceAll(lines(w.Header), "\n", "\r\n") + "\r\n" + string(w.Body.Wire)
	if w.Header.Has("Transfer-Encoding") { // of an empty body
		got += "0\r\n\r\n"
	}
	if got != v.Text {
		return fmt.Errorf("%q, want %q", got, v.Text)
	}
	if again, err := written(w, w.Proto); err != nil || lines(again.Header) != lines(w.Header) || again.URL != w.URL {
		return fmt.Errorf("written once more it is %+v: %v", again, err)
	}
	return nil
}
