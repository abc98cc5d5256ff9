package replay

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"tapedeck/model"
	"tapedeck/replay/library"
	"tapedeck/replay/library/betamax"
	"tapedeck/replay/library/rubyvcr"
	"tapedeck/replay/library/vcrpy"
	"tapedeck/replay/secret"
)

// vcrpyFilterVector checks filters_vcrpy.json.
func vcrpyFilterVector(row []byte, verified []string) error {
	type result struct {
		Output json.RawMessage
		Raises string
	}
	var v struct {
		Filter       string
		Replacements [][2]*string
		Input        json.RawMessage
		result
		ByVersion map[string]result `json:"by_version"`
	}
	if err := json.Unmarshal(row, &v); err != nil {
		return err
	}
	if v.Filter == "decode_compressed_response" {
		in, err := vectorResponse(v.Input)
		if err != nil {
			return err
		}
		want, err := vectorResponse(v.Output)
		if err != nil {
			return err
		}
		if got := vcrpy.Library.DecodeCompressed(in); !slices.Equal(got.Header, want.Header) || string(got.Body.Wire) != string(want.Body.Wire) {
			return fmt.Errorf("%q %q, want %q %q", got.Header, got.Body.Wire, want.Header, want.Body.Wire)
		}
		return nil
	}
	var replacements []library.Replacement
	for _, r := range v.Replacements {
		replacements = append(replacements, library.Replacement{Name: *r[0], Value: r[1]})
	}
	var filters library.Filters
	switch v.Filter {
	case "filter_headers":
		filters.Headers = replacements
	case "filter_query_parameters":
		filters.Query = replacements
	case "filter_post_data_parameters":
		filters.PostData = replacements
	default:
		return fmt.Errorf("no filter %q", v.Filter)
	}
	in, err := vectorRequestOf(v.Input)
	if err != nil {
		return err
	}
	for _, version := range versionsOf("vcrpy", verified) {
		want, differs := v.ByVersion[version]
		if !differs {
			want = v.result
		}
		got, raised := vcrpy.Library.FilterRequest(filters, version, in.Copied())
		switch {
		case want.Raises != "" && (raised == nil || !strings.HasSuffix(raised.Error(), "."+want.Raises)): // the file leaves the module out
			return fmt.Errorf("%s: raised %v, want %s", version, raised, want.Raises)
		case want.Raises != "":
			continue
		case raised != nil:
			return fmt.Errorf("%s: %w", version, raised)
		}
		output, err := vectorRequestOf(want.Output)
		if err != nil {
			return err
		}
		if !reflect.DeepEqual(got, output) {
			return fmt.Errorf("%s: %+v, want %+v", version, got, output)
		}
	}
	return nil
}

func vectorRequestOf(data []byte) (library.Request, error) {
	var v vectorRequest
	if err := json.Unmarshal(data, &v); err != nil {
		return library.Request{}, err
	}
	return v.request()
}

func vectorResponse(data []byte) (model.Response, error) {
	var v struct {
		Headers vectorHeader
		Body    string `json:"body_b64"`
	}
	if err := json.Unmarshal(data, &v); err != nil {
		return model.Response{}, err
	}
	r := model.Response{}
	for _, f := range v.Headers {
		for _, value := range f.Values {
			r.Header = append(r.Header, model.HeaderLine{Name: f.Name, Value: value})
		}
	}
	var err error
	r.Body.Wire, err = base64.StdEncoding.DecodeString(v.Body)
	return r, err
}

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
	Headers         vectorHeader
	Body            vectorBody
	AdapterMetadata map[string]string `json:"adapter_metadata"`
}

type vectorBody struct {
	Encoding     string
	String       *string
	Base64String *string `json:"base64_string"`
}

func (b *vectorBody) UnmarshalJSON(data []byte) error {
	if json.Unmarshal(data, &b.String) == nil { // an old form: a string alone
		return nil
	}
	type plain vectorBody
	return json.Unmarshal(data, (*plain)(b))
}

func (b vectorBody) body() (model.Body, error) {
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

func (m storedMessage) header() (h model.Header) {
	for _, f := range m.Headers {
		for _, value := range f.Values {
			h = append(h, model.HeaderLine{Name: f.Name, Value: value})
		}
	}
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

// placeholderVector checks filters_placeholders.json. Betamax's empty "string"
// beside a base64_string says nothing, so the model does not hold it.
func placeholderVector(row []byte) error {
	var v struct {
		System, Direction string
		Placeholders      []secret.Placeholder
		Text, Replacement string
		Input, Output     storedInteraction
	}
	if err := json.Unmarshal(row, &v); err != nil {
		return err
	}
	in, err := v.Input.interaction()
	if err != nil {
		return err
	}
	want, err := v.Output.interaction()
	if err != nil {
		return err
	}
	got := rubyvcr.FilterSensitive(in, v.Text, v.Replacement)
	if v.System == "betamax" {
		got = betamax.Placeholders(in, v.Placeholders, strings.HasPrefix(v.Direction, "record"))
	}
	for _, header := range []model.Header{got.Request.Header, got.Response.Header} {
		slices.SortStableFunc(header, func(a, b model.HeaderLine) int { return strings.Compare(a.Name, b.Name) })
	}
	if !got.Equal(want) {
		return fmt.Errorf("%+v, want %+v", got, want)
	}
	return nil
}
