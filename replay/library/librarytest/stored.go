package librarytest

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"tapedeck/model"
	"tapedeck/replay/secret"
)

// A storedInteraction is an interaction as Betamax and Ruby VCR store it.
type storedInteraction struct {
	Request  storedMessage
	Response storedMessage
	Recorded string `json:"recorded_at"`
}

type storedMessage struct {
	Method, URI, URL string
	Status           struct {
		Code    int
		Message string
	}
	Headers         Header
	Body            storedBody
	AdapterMetadata map[string]string `json:"adapter_metadata"`
}

type storedBody struct {
	Encoding     string
	String       *string
	Base64String *string `json:"base64_string"`
}

func (b *storedBody) UnmarshalJSON(data []byte) error {
	if json.Unmarshal(data, &b.String) == nil { // an old form: a string alone
		return nil
	}
	type plain storedBody
	return json.Unmarshal(data, (*plain)(b))
}

func (b storedBody) body() (model.Body, error) {
	if b.Base64String != nil {
		wire, err := base64.StdEncoding.DecodeString(*b.Base64String)
		return model.Body{Wire: wire, StoredAs: "base64_string", Charset: b.Encoding}, err
	}
	body := model.Body{StoredAs: "text", Charset: b.Encoding}
	if b.String != nil {
		body.Wire = []byte(*b.String)
	}
	return body, nil
}

func (m storedMessage) header() model.Header {
	h := m.Headers.Model()
	// Ruby moves a renamed header to the end of its hash; order says nothing.
	slices.SortStableFunc(h, func(a, b model.HeaderLine) int { return strings.Compare(a.Name, b.Name) })
	return h
}

func (s storedInteraction) interaction() (model.Interaction, error) {
	i := model.Interaction{RecordedAt: s.Recorded}
	i.Request = model.Request{Method: s.Request.Method, URL: s.Request.URI, Header: s.Request.header()}
	i.Response = model.Response{Status: s.Response.Status.Code, Reason: s.Response.Status.Message, Header: s.Response.header()}
	var err error
	if i.Request.Body, err = s.Request.Body.body(); err != nil {
		return i, err
	}
	if i.Response.Body, err = s.Response.Body.body(); err != nil {
		return i, err
	}
	if s.Response.URL != "" {
		i.Extra = append(i.Extra, model.Extra{Name: "response.url", Value: s.Response.URL})
	}
	for name, value := range s.Response.AdapterMetadata {
		i.Extra = append(i.Extra, model.Extra{Name: "response.adapter_metadata." + name, Value: value})
	}
	slices.SortFunc(i.Extra, func(a, b model.Extra) int { return strings.Compare(a.Name, b.Name) })
	return i, err
}

// A PlaceholderRow is what a library's placeholders make of an interaction.
type PlaceholderRow struct {
	System, Direction string
	Placeholders      []secret.Placeholder
	Text, Replacement string
	Input, Output     storedInteraction
}

// Placeholders checks a library's rows of filters_placeholders.json. Betamax's
// empty "string" beside a base64_string says nothing, so the model does not hold
// it.
func Placeholders(t *testing.T, lib string, filter func(PlaceholderRow, model.Interaction) model.Interaction) {
	t.Helper()
	Vectors(t, "filters_placeholders.json", RowOnly(func(row []byte) error {
		var v PlaceholderRow
		if err := json.Unmarshal(row, &v); err != nil {
			return err
		}
		if v.System != lib {
			return ErrNotRun
		}
		in, err := v.Input.interaction()
		if err != nil {
			return err
		}
		want, err := v.Output.interaction()
		if err != nil {
			return err
		}
		got := filter(v, in)
		for _, header := range []model.Header{got.Request.Header, got.Response.Header} {
			slices.SortStableFunc(header, func(a, b model.HeaderLine) int { return strings.Compare(a.Name, b.Name) })
		}
		if !got.Equal(want) {
			return fmt.Errorf("%+v, want %+v", got, want)
		}
		return nil
	}))
}
