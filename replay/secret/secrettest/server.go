package secrettest

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// Cassette is a vcrpy cassette whose requests are for a Server at that origin:
// for each secret, which <S0>, <S1>... stand for, one for each charset, one whose
// answer has the forms in its header, and one that sends it as a password.
func Cassette(origin string) string {
	var out strings.Builder
	out.WriteString("interactions:\n")
	add := func(url, header string) {
		fmt.Fprintf(&out, "- request:\n    body: null\n    headers: {%s}\n    method: GET\n    uri: %s\n"+
			"  response:\n    body: {string: old}\n    headers: {}\n    status: {code: 200, message: OK}\n", header, url)
	}
	for n := range Secrets {
		bearer := fmt.Sprintf("Authorization: [Bearer <S%d>]", n)
		for c := range Charsets {
			add(fmt.Sprintf("%s/body?charset=%d", origin, c), bearer)
		}
		add(origin+"/header", bearer)
		add(strings.Replace(origin, "://", fmt.Sprintf("://user:<S%d>@", n), 1)+"/body?charset=0", "")
	}
	return out.String() + "version: 1\n"
}

// Project is a project file that says what is sent for the placeholders of
// Cassette: the variables SECRET_0, SECRET_1...
func Project(origin string) string {
	var out strings.Builder
	fmt.Fprintf(&out, "hosts:\n  %s:\n    placeholders:\n", origin)
	for n := range Secrets {
		fmt.Fprintf(&out, "      <S%d>: ${SECRET_%d}\n", n, n)
	}
	return out.String()
}

// Server repeats the secret that a request brings as its authorization, in every
// form, a line or a field each.
func Server(w http.ResponseWriter, r *http.Request) {
	sent := r.Header.Get("Authorization")
	scheme, value, _ := strings.Cut(sent, " ")
	if scheme == "Basic" {
		plain, _ := base64.StdEncoding.DecodeString(value)
		value = strings.TrimPrefix(string(plain), "user:")
	}
	if r.URL.Path == "/header" {
		for n, form := range Forms {
			w.Header().Set(fmt.Sprintf("X-Form-%d", n), form.Write(value))
			if text, ok := Charsets[1].Encode(form.Write(value)); ok {
				w.Header().Set(fmt.Sprintf("X-Latin-%d", n), string(text))
			}
		}
		return
	}
	n, _ := strconv.Atoi(r.URL.Query().Get("charset"))
	charset := Charsets[n]
	text := "" // in one piece, for it begins with a byte order mark
	for _, form := range append(Forms, Form{"as it was sent", func(string) string { return sent }}) {
		line := fmt.Sprintf("%s: %s\n", form.Name, form.Write(value))
		if _, ok := charset.Encode(line); ok {
			text += line
		}
	}
	body, _ := charset.Encode(text)
	w.Header().Set("Content-Type", charset.ContentType())
	w.Write(body)
}
