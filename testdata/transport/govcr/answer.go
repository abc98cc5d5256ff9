package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
)

// answer sends the requests of standard input, and writes the responses.
func answer(client *http.Client) error {
	var asked [][3]*string
	if err := json.NewDecoder(os.Stdin).Decode(&asked); err != nil {
		return err
	}
	answers := [][2]any{}
	for _, a := range asked {
		var body io.Reader
		if a[2] != nil {
			var content []byte
			if err := json.Unmarshal([]byte(`"`+*a[2]+`"`), &content); err != nil {
				return err
			}
			body = bytes.NewReader(content)
		}
		req, err := http.NewRequest(*a[0], *a[1], body)
		if err != nil {
			return err
		}
		resp, err := client.Do(req)
		if err != nil {
			return err
		}
		content, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil {
			return err
		}
		answers = append(answers, [2]any{resp.StatusCode, content})
	}
	return json.NewEncoder(os.Stdout).Encode(answers)
}
