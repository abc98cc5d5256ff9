package model

import (
	"strings"
	"testing"
)

func TestLabel(t *testing.T) {
	check := func(want, body string, h ...HeaderLine) {
		t.Helper()
		if got := label(Request{Header: h, Body: Body{Wire: []byte(body)}}); got != want {
			t.Errorf("%.60s: label %q, want %q", body, got, want)
		}
	}
	check("", "")
	check("", "a=b")
	check("", `[]`)
	check("", `[1]`)
	check("", `{}`)
	check("query={ viewer { login } }", `{"operationName": null, "query": "{ viewer { login } }"}`)

	check("Viewer", `{"query": "query Viewer { a } mutation Other { b }"}`)
	check("Other", `{"operationName": "Other", "query": "query Viewer { a } mutation Other { b }"}`)
	check("Other", `{"variables": {"query": "query No { a }", "n": 1e999}, "query": "fragment F on query { a }\nsubscription Other($a: [Int] = 1) { b }"}`)
	check("A", `{"query": "# query No {\n query A { b }"}`)
	check("A", `{"query": "{ f(a: \"query No\", b: \"\"\"query \\\"\"\" No\"\"\") } query A { b }"}`)
	check("query={ query no }", `{"query": "{ query no }"}`)
	check("query=query language", `{"query": "query language"}`)
	check("", `{"query": {"match_all": {}}}`)
	check("Viewer +2", `[{"operationName": "Viewer"}, {"operationName": "B"}, {"query": [{"a": [1]}]}]`)

	check("tools/call", `{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"method": "no"}}`)
	check("echo", `{"method": "echo", "params": ["x"], "id": 1}`)
	check("a +1", `[{"jsonrpc":"2.0","method":"a"},{"jsonrpc":"2.0","method":"b"}]`)
	check("method=card amount=1", `{"method": "card", "amount": 1}`)

	check("gpt-4o: hi", `{"messages": [{"role": "user", "content": "hi"}], "model": "gpt-4o"}`)
	check("gpt-4o: and now?", `{"model": "gpt-4o", "messages": [{"content": "hi"}, {"content": [{"text": "and\n now?", "type": "text"}, {"image_url": {"url": "no"}}], "role": "user"}]}`)
	check("gpt-4o: "+strings.Repeat("é", 48)+"…", `{"model": "gpt-4o", "prompt": "`+strings.Repeat("é", 1000)+`"}`)
	check("gemini: \x1b[2J", `{"model": "gemini", "contents": [{"parts": [{"text": "\u2028\u001b[2J"}]}]}`)
	check("text-embedding-3: x", `{"model": "text-embedding-3", "input": "x"}`)
	check("text-embedding-3", `{"model": "text-embedding-3", "input": [1, 2]}`)
	check("model=T year=1908", `{"model": "T", "year": 1908}`)
	check("model=3 prompt=x", `{"model": 3, "prompt": "x"}`)

	check("GetUser", `<x/>`, HeaderLine{"soapaction", `"http://tempuri.org/IUsers/GetUser"`})
	check("GetUser", `<x/>`, HeaderLine{"SOAPAction", `urn:users#GetUser`})
	check("Get", ``, HeaderLine{"Content-Type", `application/soap+xml; charset=utf-8; action="urn:x:Get"`})
	const envelope = `<?xml version="1.0" encoding="iso-8859-1"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">` +
		`<s:Header><Body><No/></Body></s:Header><s:Body><!-- x --><m:GetPrice a="1"><m:Item/></m:GetPrice></s:Body></s:Envelope>`
	check("GetPrice", envelope, HeaderLine{"SOAPAction", `""`})
	check("SearchSubtitles", "<?xml version='1.0'?>\n<methodCall>\n<methodName>SearchSubtitles</methodName>\n<params/></methodCall>")
	check("", `<methodCall><params><methodName>no</methodName></params></methodCall>`)
	check("", `<html><Body><p></p></Body></html>`)

	// Cut off in the middle, as by the window that is looked at.
	check("gpt", `{"model": "gpt", "messages": [{"content": "`+strings.Repeat("x", labelWindow))
	check("", `{"input": [{"content": "`+strings.Repeat("x", labelWindow)+`"}], "model": "gpt"}`)
	check("", strings.Repeat("[", 100_000))
	check("", strings.Repeat(`{"a":`, 100_000))
	check("", strings.Repeat(`<a>`, 100_000))
}

// A body in JSON, or a form, is labelled by its first fields, and by none that may
// carry a credential.
func TestLabelOfFields(t *testing.T) {
	form := HeaderLine{"content-type", "application/x-www-form-urlencoded; charset=utf-8"}
	long := strings.Repeat("x", 2*fieldsWindow)
	check := func(want, body string, h ...HeaderLine) {
		t.Helper()
		if got := label(Request{Header: h, Body: Body{Wire: []byte(body)}}); got != want {
			t.Errorf("%.60s: label %q, want %q", body, got, want)
		}
	}
	check("a=1 b=true c=x y d=-2.50", `{"a": 1, "b": true, "c": " x\n y ", "no": null, "none": "", "d": -2.50}`)
	check("type=card number=1 ids=1,2,3 x=4", `{"data": {"type": "card", "attributes": {"number": 1}}, "ids": [1, 2, 3], "x": 4}`)
	check("a=1,2", `[{"a": 1, "": 3}, {"b": null, "a": 2}]`)
	check("name="+strings.Repeat("é", 24)+"…", `{"name": "`+strings.Repeat("é", 100)+`"}`)
	check("a="+long[:24]+"… b="+long[:24]+"… c="+long[:24]+"…", `{"a": "`+long[:99]+`", "b": "`+long[:99]+`", "c": "`+long[:99]+`", "d": 1}`)
	check("a=1", `{"a": 1, "b": "`+long+`"}`)
	check("a=1 b=2", `{"a": 1, "b": 2, oops`)
	check("", `["a", 1, {"b": {}}]`)
	check("", `{"a": "`+long+`"}`)

	check("user=me after=1", `{"user": "me", "password": "no", "api_key": "no", "AuthToken": {"a": "no", "b": [{"c": "no"}]}, "after": 1}`)
	check("b=1", `{"secrets": ["no", {"a": "no"}], "b": 1}`)
	check("b=1", `{"in": {"secret": "no"}, "b": 1}`)
	check("grant_type=password username=me", `username&grant_type=password&password=no&username=me&client_secret=no`, form)

	check("a=b c d=é e=%zz", `a=b+c&d=%C3%A9&e=%zz`, form)
	check("a=1,2", `a=1&a=2`, form)
	check("", `a=b`)
	check("a=1", `a=1&b=`+long, form)
	check("", `b=`+long, form)
}

func TestLabelOfURL(t *testing.T) {
	for url, want := range map[string]string{
		"https://api.test/graphql?query=query+Viewer%7Ba%7D":     "Viewer",
		"https://api.test/graphql?operationName=A&query=%7Ba%7D": "A",
		"https://api.test/search?query=query+language":           "",
		"https://api.test/?query=%zz":                            "",
	} {
		if got := label(Request{URL: url}); got != want {
			t.Errorf("%s: label %q, want %q", url, got, want)
		}
	}
}
