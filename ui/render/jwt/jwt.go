// Package jwt shows JSON web tokens.
package jwt

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"tapedeck/model/body"
	"tapedeck/ui/render"
)

// maxToken is up to how many bytes a text is looked at as a token.
const maxToken = 64 << 10

// Text shows a JSON web token (RFC 7519), alone or behind the scheme of an
// Authorization header: its header and payload as JSON, its times as dates. ok
// is false for anything else. The text has several lines and is sanitised. The
// signature is not verified, and the text says so.
func Text(token string) (text string, ok bool) {
	if len(token) > maxToken {
		return "", false
	}
	token = strings.TrimSpace(token)
	if _, after, scheme := strings.Cut(token, " "); scheme {
		token = strings.TrimSpace(after)
	}
	parts := strings.Split(token, ".")
	if len(parts) != 3 && len(parts) != 5 {
		return "", false
	}
	header, isHeader := part(parts[0])
	var says struct {
		Alg string `json:"alg"`
	}
	if !isHeader || json.Unmarshal(header, &says) != nil || says.Alg == "" {
		return "", false
	}
	out := "header " + string(body.Pretty(body.JSON, header)) + "\n"
	if len(parts) == 5 {
		return render.SanitizeText(out + "payload encrypted"), true
	}
	payload, ok := part(parts[1])
	if !ok {
		return "", false
	}
	out += "payload " + string(body.Pretty(body.JSON, payload)) + "\n" + times(payload)
	if parts[2] == "" {
		return render.SanitizeText(out + "not signed"), true
	}
	return render.SanitizeText(out + "signature not verified"), true
}

// part is the text of a part of a token that holds a JSON object. Padding does not
// belong there, but is found.
func part(coded string) (text []byte, ok bool) {
	text, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(coded, "="))
	if err != nil || len(text) == 0 || text[0] != '{' || body.Check(text) != nil {
		return nil, false
	}
	return text, true
}

// times writes the times of RFC 7519 section 4.1 as dates.
func times(payload []byte) string {
	var claims map[string]json.RawMessage
	if json.Unmarshal(payload, &claims) != nil {
		return ""
	}
	var out string
	for _, claim := range [][2]string{{"iat", "issued"}, {"nbf", "valid from"}, {"exp", "expires"}} {
		var seconds float64
		if raw, ok := claims[claim[0]]; !ok || json.Unmarshal(raw, &seconds) != nil {
			continue
		}
		if t := time.Unix(int64(seconds), 0).UTC(); seconds >= 0 && t.Year() <= 9999 {
			out += fmt.Sprintf("%s %s\n", claim[1], t.Format("2006-01-02 15:04:05 UTC"))
		}
	}
	return out
}
