package tui

import "testing"

// What a client will make of an edited response stands beside what is odd
// about it, and goes with it.
func TestDeliveryFindings(t *testing.T) {
	recording := `{"http_interactions": [{"request": {"body": {"encoding": null, "string": ""}, "headers": {}, "method": "GET", "uri": "http://a/1"}, ` +
		`"response": {"body": {"encoding": null, "string": "HELLO WORLD!!!"}, "headers": {"Content-Length": ["11"]}, ` +
		`"status": {"code": 200, "message": "OK"}, "url": "http://a/1"}, "recorded_at": "2014-05-28T21:10:24"}], "recorded_with": "betamax/0.9.0"}`
	s := newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "edited.json", []byte(recording))}})
	s.press("l").sees("finding     Content-Length says 11, the body has 14").
		sees("finding     Betamax with urllib3 2 will fail: Content-Length says 11,")
	s.press("j j j j j F").sees("mended response.header.Content-Length of 1").lacks("finding")
}
