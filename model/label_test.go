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
	check("", `{"operationName": null, "query": "{ viewer { login } }"}`)

	check("Viewer", `{"query": "query Viewer { a } mutation Other { b }"}`)
	check("Other", `{"operationName": "Other", "query": "query Viewer { a } mutation Other { b }"}`)
	check("Other", `{"variables": {"query": "query No { a }", "n": 1e999}, "query": "fragment F on query { a }\nsubscription Other($a: [Int] = 1) { b }"}`)
	check("A", `{"query": "# query No {\n query A { b }"}`)
	check("A", `{"query": "{ f(a: \"query No\", b: \"\"\"query \\\"\"\" No\"\"\") } query A { b }"}`)
	check("", `{"query": "{ query no }"}`)
	check("", `{"query": "query language"}`)
	check("", `{"query": {"match_all": {}}}`)
	check("Viewer +2", `[{"operationName": "Viewer"}, {"operationName": "B"}, {"query": [{"a": [1]}]}]`)

	check("tools/call", `{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"method": "no"}}`)
	check("echo", `{"method": "echo", "params": ["x"], "id": 1}`)
	check("a +1", `[{"jsonrpc":"2.0","method":"a"},{"jsonrpc":"2.0","method":"b"}]`)
	check("", `{"method": "card", "amount": 1}`)

	check("gpt-4o", `{"messages": [{"role": "user", "content": "hi"}], "model": "gpt-4o"}`)
	check("text-embedding-3", `{"model": "text-embedding-3", "input": "x"}`)
	check("", `{"model": "T", "year": 1908}`)
	check("", `{"model": 3, "prompt": "x"}`)

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
