package failure

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"

	"tapedeck/model"
	"tapedeck/replay/library"
)

// postData is the request body of a HAR 1.2 entry. encoding is no part of HAR
// 1.2; some tools write it here as they do in a response's content.
type postData struct {
	MimeType, Text, Encoding string
	Params                   []struct{ Name, Value, FileName string }
}

// body sets the request's body. A form may be there as its fields alone.
func (p postData) body(r *library.KnownRequest) error {
	data := []byte(p.Text)
	if p.Encoding == "base64" {
		var err error
		if data, err = base64.StdEncoding.DecodeString(p.Text); err != nil {
			return fmt.Errorf("postData: %w", err)
		}
	}
	if p.Text == "" && len(p.Params) > 0 {
		if !strings.HasPrefix(p.MimeType, "application/x-www-form-urlencoded") {
			r.Lack("the HAR has the fields of the body, not its bytes", model.BodyPart)
			return nil
		}
		var fields []string
		for _, field := range p.Params {
			fields = append(fields, url.QueryEscape(field.Name)+"="+url.QueryEscape(field.Value))
		}
		data = []byte(strings.Join(fields, "&"))
	}
	r.Body = model.Body{Wire: data}
	return nil
}
