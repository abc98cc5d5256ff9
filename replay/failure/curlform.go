package failure

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"strings"

	"tapedeck/model"
	"tapedeck/replay/library"
)

// boundary stands where curl puts one that it makes new for each request.
const boundary = "------------------------0000000000000000"

// addPart takes name=content, name=@file and name=<file, each with ;type= and
// ;filename=; a --form-string is taken as it is.
func (c *curl) addPart(value string, plain bool) error {
	name, content, ok := strings.Cut(value, "=")
	if !ok {
		return fmt.Errorf("%q is not a form field", value)
	}
	p := part{name: name, content: []byte(content)}
	if !plain {
		var err error
		if p, err = c.formPart(name, content); err != nil {
			return err
		}
	}
	c.form = append(c.form, p)
	return nil
}

func (c *curl) formPart(name, content string) (part, error) {
	p := part{name: name}
	if strings.HasPrefix(content, "(") || content == ")" {
		return p, errors.New("nested forms are not read")
	}
	sign := at(content, 0)
	if sign == '@' || sign == '<' {
		content = content[1:]
	}
	text, options := formWord(content)
	if err := p.take(options); err != nil {
		return p, err
	}
	if sign != '@' && sign != '<' {
		p.content = []byte(text)
		return p, nil
	}
	if strings.Contains(text, ",") && sign == '@' {
		return p, errors.New("several files in one form field are not read")
	}
	return c.filePart(p, text, sign == '@')
}

// take reads ;type= and ;filename=. What follows a type and is no option is a
// part of it (; charset=utf-8); elsewhere curl skips what it does not know.
func (p *part) take(options string) error {
	inType := false
	for options != "" {
		option := strings.TrimLeft(options[1:], " ")
		if value, ok := strings.CutPrefix(option, "filename="); ok {
			p.filename, options = formWord(value)
			inType = false
		} else if value, ok := strings.CutPrefix(option, "type="); ok {
			p.kind, options = formWord(value)
			inType = true
		} else if key, _, ok := strings.Cut(option, "="); ok && (key == "headers" || key == "encoder") {
			return fmt.Errorf("form option ;%s is not understood", key)
		} else {
			before := options
			if value, options = formWord(option); inType {
				p.kind += before[:len(before)-len(option)] + value
			}
		}
	}
	return nil
}

// filePart reads the file; curl guesses its type by its name.
func (c *curl) filePart(p part, name string, upload bool) (part, error) {
	data, err := c.file(name)
	if err != nil {
		return p, err
	}
	p.content = data
	if upload && p.filename == "" {
		p.filename = path.Base(strings.ReplaceAll(name, `\`, "/"))
	}
	if p.kind != "" {
		return p, nil
	}
	p.kind = formTypes[strings.ToLower(path.Ext(p.filename))]
	if p.kind == "" {
		p.kind = formTypes[strings.ToLower(path.Ext(name))]
	}
	if p.kind == "" && p.filename != "" {
		p.kind = "application/octet-stream"
	}
	if p.kind == "text/plain" && p.filename == "" {
		p.kind = ""
	}
	return p, nil
}

// formTypes are the types that curl knows by name.
var formTypes = map[string]string{".gif": "image/gif", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png",
	".svg": "image/svg+xml", ".txt": "text/plain", ".htm": "text/html", ".html": "text/html", ".pdf": "application/pdf",
	".xml": "application/xml"}

// formWord reads up to a semicolon; "..." protects one.
func formWord(s string) (word, options string) {
	if at(s, 0) == '"' {
		var b strings.Builder
		for i := 1; i < len(s); i++ {
			switch {
			case s[i] == '"':
				if rest := strings.TrimLeft(s[i+1:], " "); rest == "" || rest[0] == ';' {
					return b.String(), rest
				}
			case s[i] == '\\' && (at(s, i+1) == '"' || at(s, i+1) == '\\'):
				i++
			}
			b.WriteByte(s[i])
		}
	}
	if i := strings.IndexByte(s, ';'); i >= 0 {
		return strings.TrimRight(s[:i], " "), s[i:]
	}
	return s, ""
}

// multipart sets the body and tells its type.
func (c *curl) multipart(r *library.KnownRequest) (kind string) {
	var b bytes.Buffer
	quote := strings.NewReplacer(`"`, "%22", "\r", "%0D", "\n", "%0A")
	for _, p := range c.form {
		fmt.Fprintf(&b, "--%s\r\nContent-Disposition: form-data; name=\"%s\"", boundary, quote.Replace(p.name))
		if p.filename != "" {
			fmt.Fprintf(&b, "; filename=\"%s\"", quote.Replace(p.filename))
		}
		if p.kind != "" {
			fmt.Fprintf(&b, "\r\nContent-Type: %s", p.kind)
		}
		fmt.Fprintf(&b, "\r\n\r\n%s\r\n", p.content)
	}
	fmt.Fprintf(&b, "--%s--\r\n", boundary)
	r.Body = model.Body{Wire: b.Bytes()}
	r.Lack("curl makes a multipart boundary anew for each request, here it is a row of zeros", model.BodyPart)
	kind = "multipart/form-data"
	for i, line := range c.header {
		if strings.EqualFold(line.Name, "Content-Type") {
			c.header[i].Value += "; boundary=" + boundary
		}
	}
	return kind + "; boundary=" + boundary
}

// at is the byte of s at i, 0 beyond its end.
func at(s string, i int) byte {
	if i >= len(s) {
		return 0
	}
	return s[i]
}
