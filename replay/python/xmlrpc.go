package python

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/big"
	"strconv"
	"strings"

	"tapedeck/replay/exception"
)

// LoadsXMLRPC is xmlrpc.client.loads: the parameters and the method's name.
func LoadsXMLRPC(b any) (any, error) {
	data, _ := b.([]byte)
	if b == nil {
		return nil, exception.New("builtins.TypeError", "a bytes-like object is required, not 'NoneType'")
	}
	root, err := xmlTree(data)
	if err != nil {
		return nil, err
	}
	call := &Dict{Values: map[string]any{}}
	params := []any{}
	for _, element := range root.children {
		switch element.name {
		case "methodName":
			call.Set("method", element.text)
		case "params":
			for _, param := range element.children {
				value, err := param.onlyChild().value()
				if err != nil {
					return nil, err
				}
				params = append(params, value)
			}
		}
	}
	call.Set("params", params)
	return call, nil
}

// maxXMLDepth bounds the nesting of a call.
const maxXMLDepth = 500

// An xmlElement is an element with its text and children.
type xmlElement struct {
	name, text string
	children   []*xmlElement
}

// xmlTree reads the document. Expat's own words are known for the two errors
// at the very start only.
func xmlTree(data []byte) (*xmlElement, error) {
	trimmed := bytes.TrimLeft(data, " \t\r\n")
	if len(trimmed) == 0 {
		line := bytes.Count(data, []byte("\n")) + 1
		return nil, exception.New("xml.parsers.expat.ExpatError",
			fmt.Sprintf("no element found: line %d, column %d", line, len(data)-bytes.LastIndexByte(data, '\n')-1))
	}
	if trimmed[0] != '<' {
		before := data[:len(data)-len(trimmed)]
		return nil, exception.New("xml.parsers.expat.ExpatError",
			fmt.Sprintf("syntax error: line %d, column %d", bytes.Count(before, []byte("\n"))+1, len(before)-bytes.LastIndexByte(before, '\n')-1))
	}
	root := &xmlElement{}
	open := []*xmlElement{root}
	decoder := xml.NewDecoder(bytes.NewReader(data))
	decoder.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) && len(root.children) == 1 {
			return root.children[0], nil
		}
		if err != nil {
			return nil, exception.New("xml.parsers.expat.ExpatError", strings.TrimPrefix(err.Error(), "XML "))
		}
		top := open[len(open)-1]
		switch token := token.(type) {
		case xml.StartElement:
			if len(open) > maxXMLDepth {
				return nil, exception.New("builtins.RecursionError", "maximum recursion depth exceeded")
			}
			element := &xmlElement{name: token.Name.Local}
			top.children = append(top.children, element)
			open = append(open, element)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			top.text += string(token)
		}
	}
}

func (e *xmlElement) onlyChild() *xmlElement {
	if len(e.children) == 1 {
		return e.children[0]
	}
	return &xmlElement{name: "value", text: e.text}
}

// value is what Unmarshaller makes of a <value>.
func (e *xmlElement) value() (any, error) {
	if e.name == "value" {
		if len(e.children) == 0 {
			return e.text, nil // no type: a string
		}
		return e.onlyChild().value()
	}
	text := strings.TrimSpace(e.text)
	switch e.name {
	case "string", "name":
		return e.text, nil
	case "int", "i1", "i2", "i4", "i8", "biginteger":
		n, ok := new(big.Int).SetString(text, 10)
		if !ok {
			return nil, exception.New("builtins.ValueError", "invalid literal for int() with base 10: "+Repr(e.text))
		}
		return n, nil
	case "double", "float", "bigdecimal":
		f, err := strconv.ParseFloat(text, 64)
		if err != nil && !errors.Is(err, strconv.ErrRange) {
			return nil, exception.New("builtins.ValueError", "could not convert string to float: "+Repr(e.text))
		}
		return f, nil
	case "boolean":
		if e.text != "0" && e.text != "1" {
			return nil, exception.New("builtins.TypeError", "bad boolean value")
		}
		return e.text == "1", nil
	case "nil":
		return nil, nil
	case "base64":
		data, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(e.text), ""))
		if err != nil {
			return nil, exception.New("binascii.Error", "Incorrect padding")
		}
		return data, nil
	case "dateTime.iso8601":
		return "dateTime.iso8601 " + text, nil
	case "array":
		return e.array()
	case "struct":
		return e.structure()
	}
	return nil, exception.New("xmlrpc.client.ResponseError", "unknown type "+Repr(e.name))
}

func (e *xmlElement) array() (any, error) {
	list := []any{}
	for _, data := range e.children {
		for _, item := range data.children {
			value, err := item.value()
			if err != nil {
				return nil, err
			}
			list = append(list, value)
		}
	}
	return list, nil
}

func (e *xmlElement) structure() (any, error) {
	d := &Dict{Values: map[string]any{}}
	for _, member := range e.children {
		name := ""
		for _, part := range member.children {
			if part.name == "name" {
				name = part.text
				continue
			}
			value, err := part.value()
			if err != nil {
				return nil, err
			}
			d.Set(name, value)
		}
	}
	return d, nil
}
