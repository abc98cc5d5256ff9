package send

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/http/httpguts"

	"tapedeck/model"
)

// maxHeaderBytes bounds status line, header fields and trailers of an answer,
// informational answers included.
const maxHeaderBytes = 1 << 20

// maxFields bounds the header fields and trailers of an answer. Python's
// http.client takes 100, curl 5,000.
const maxFields = 500

// A headBudget is what is left of both.
type headBudget struct{ bytes, fields int }

// An outgoing request: what goes on the wire, byte for byte.
type outgoing struct {
	Method  string
	URL     *url.URL
	Target  string // the request-target (RFC 9112 section 3.2)
	Host    string // the Host field, if it is not the URL's
	Header  model.Header
	Body    []byte
	HasBody bool
}

// check refuses what would not be one well-formed request. A cassette is
// hostile input: a line break in a recorded value must not become a field.
func (o outgoing) check() error {
	if (o.URL.Scheme != "http" && o.URL.Scheme != "https") || o.URL.Host == "" {
		return errors.New("not an http URL")
	}
	if !httpguts.ValidHostHeader(o.URL.Host) {
		return errors.New("the host has characters that a host cannot have")
	}
	if !isToken(o.Method) {
		return errors.New("the method is not a word of HTTP")
	}
	if strings.ContainsFunc(o.Target, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
		return errors.New("the URL has characters that a URL cannot have")
	}
	for _, line := range o.Header {
		if !isToken(line.Name) {
			return errors.New("a header name is not a word of HTTP")
		}
		if !httpguts.ValidHeaderFieldValue(line.Value) {
			return fmt.Errorf("header %s: the value has a line break or control character", line.Name)
		}
	}
	return nil
}

// madeByClient are the fields that write adds itself.
var madeByClient = []string{"Host", "Content-Length", "Transfer-Encoding"}

// lines returns the header as it goes out.
func (o outgoing) lines() model.Header {
	host := o.Host
	if host == "" {
		host = o.URL.Host
	}
	lines := model.Header{{Name: "Host", Value: host}}
	for _, line := range o.Header {
		if !slices.ContainsFunc(madeByClient, func(n string) bool { return strings.EqualFold(n, line.Name) }) {
			lines = append(lines, line)
		}
	}
	// RFC 9110 section 8.6: methods that mean something with content say 0.
	wantsLength := slices.Contains([]string{"POST", "PUT", "PATCH"}, o.Method)
	if o.HasBody || len(o.Body) > 0 || wantsLength {
		lines = append(lines, model.HeaderLine{Name: "Content-Length", Value: strconv.Itoa(len(o.Body))})
	}
	return lines
}

func (o outgoing) write(w io.Writer) error {
	var head bytes.Buffer
	fmt.Fprintf(&head, "%s %s HTTP/1.1\r\n", o.Method, o.Target)
	for _, line := range o.lines() {
		fmt.Fprintf(&head, "%s: %s\r\n", line.Name, line.Value)
	}
	head.WriteString("\r\n")
	buffers := net.Buffers{head.Bytes(), o.Body}
	_, err := buffers.WriteTo(w)
	return err
}

// recorded is the request as the exchange keeps it.
func (o outgoing) recorded() model.Request {
	return model.Request{
		Method: o.Method,
		URL:    o.URL.String(),
		Proto:  "HTTP/1.1",
		Header: o.lines(),
		Body:   model.Body{Absent: !o.HasBody && len(o.Body) == 0, Wire: o.Body},
	}
}

// An incoming response as it came off the wire, chunks joined.
type incoming struct {
	Response model.Response
	Trailer  model.Header
}

var (
	errNoResponse = errors.New("the connection was closed without an answer")
	errNotHTTP    = errors.New("the answer is not HTTP/1.1")
)

// readResponse reads the final response; informational ones (1xx) before it
// are skipped, as every recording library does.
func readResponse(r io.Reader, method string, limit int64) (incoming, error) {
	br := bufio.NewReader(r)
	budget := headBudget{maxHeaderBytes, maxFields}
	for {
		resp, err := readHead(br, &budget)
		if err != nil {
			return incoming{}, err
		}
		if resp.Status >= 100 && resp.Status < 200 && resp.Status != http.StatusSwitchingProtocols {
			continue
		}
		in := incoming{Response: resp}
		err = in.readBody(br, method, limit, &budget)
		return in, err
	}
}

// readHead reads a status line and the header fields after it.
func readHead(br *bufio.Reader, budget *headBudget) (model.Response, error) {
	line, err := readLine(br, budget)
	if err != nil {
		return model.Response{}, err
	}
	proto, rest, _ := strings.Cut(line, " ")
	code, reason, _ := strings.Cut(rest, " ")
	status, err := strconv.Atoi(code)
	if _, _, ok := http.ParseHTTPVersion(proto); !ok || err != nil || len(code) != 3 || status < 100 {
		return model.Response{}, errNotHTTP
	}
	header, err := readFields(br, budget)
	return model.Response{Status: status, Reason: reason, Proto: proto, Header: header}, err
}

// readFields reads header or trailer fields up to the empty line. A folded
// value (RFC 9112 section 5.2) is joined with one space.
func readFields(br *bufio.Reader, budget *headBudget) (model.Header, error) {
	var header model.Header
	var folded []string // what the last value is made of
	end := func() {
		if len(folded) > 1 {
			header[len(header)-1].Value = strings.TrimSpace(strings.Join(folded, " "))
		}
	}
	for {
		line, err := readLine(br, budget)
		if err != nil || line == "" {
			end()
			return header, err
		}
		if line[0] == ' ' || line[0] == '\t' {
			if len(header) == 0 {
				return nil, errNotHTTP
			}
			if more := strings.Trim(line, " \t"); more != "" {
				folded = append(folded, more)
			}
			continue
		}
		name, value, ok := strings.Cut(line, ":")
		if !ok || !isToken(name) {
			return nil, errNotHTTP
		}
		if budget.fields--; budget.fields < 0 {
			return nil, fmt.Errorf("the answer has more than %d header fields", maxFields)
		}
		end()
		value = strings.Trim(value, " \t")
		header, folded = append(header, model.HeaderLine{Name: name, Value: value}), append(folded[:0], value)
	}
}

// readLine reads one line without its end, and takes it off the budget.
func readLine(br *bufio.Reader, budget *headBudget) (string, error) {
	var line []byte
	for {
		piece, err := br.ReadSlice('\n')
		budget.bytes -= len(piece)
		if budget.bytes < 0 {
			return "", errors.New("the header of the answer is larger than 1 MB")
		}
		line = append(line, piece...)
		switch {
		case err == nil:
			return strings.TrimSuffix(strings.TrimSuffix(string(line), "\n"), "\r"), nil
		case errors.Is(err, bufio.ErrBufferFull):
		case errors.Is(err, io.EOF) && budget.bytes == maxHeaderBytes:
			return "", errNoResponse
		case errors.Is(err, io.EOF):
			return "", errors.New("the answer ends within its header")
		default:
			return "", err
		}
	}
}

// readBody reads the body as RFC 9112 section 6.3 delimits it.
func (in *incoming) readBody(br *bufio.Reader, method string, limit int64, budget *headBudget) error {
	resp := &in.Response
	if method == http.MethodHead || resp.Status < 200 || resp.Status == http.StatusNoContent || resp.Status == http.StatusNotModified {
		resp.Body.Absent = true
		return nil
	}
	codings := resp.Header.Values("Transfer-Encoding")
	if len(codings) > 0 {
		all := strings.Split(strings.ToLower(strings.Join(codings, ",")), ",")
		if len(all) != 1 || strings.TrimSpace(all[0]) != "chunked" {
			return errors.New("the answer has a Transfer-Encoding other than chunked")
		}
		var err error
		if resp.Body.Wire, err = ReadLimited(httputil.NewChunkedReader(br), limit); err != nil {
			return err
		}
		in.Trailer, err = readFields(br, budget)
		return err
	}
	length, known, err := contentLength(resp.Header)
	if err != nil {
		return err
	}
	if !known { // the end of the connection is the end of the body
		resp.Body.Wire, err = ReadLimited(br, limit)
		return err
	}
	if length > limit {
		return TooLarge(limit)
	}
	resp.Body.Wire, err = ReadLimited(io.LimitReader(br, length), limit)
	if err == nil && int64(len(resp.Body.Wire)) < length {
		err = fmt.Errorf("the answer ends after %d of %d bytes", len(resp.Body.Wire), length)
	}
	return err
}

// contentLength reads the Content-Length; a repeated equal value is one value
// (RFC 9110 section 8.6).
func contentLength(h model.Header) (length int64, known bool, err error) {
	var first string
	for i, value := range strings.Split(strings.Join(h.Values("Content-Length"), ","), ",") {
		value = strings.TrimSpace(value)
		if i == 0 {
			first = value
		}
		if value != first {
			return 0, false, errors.New("the answer has two different Content-Lengths")
		}
	}
	if first == "" {
		return 0, false, nil
	}
	n, err := strconv.ParseUint(first, 10, 63)
	if err != nil {
		return 0, false, errors.New("the answer has a Content-Length that is no number")
	}
	return int64(n), true, nil
}

// ReadLimited reads all, or fails where it is more than limit.
func ReadLimited(r io.Reader, limit int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, errors.New("the answer ends within its body")
	}
	if err == nil && int64(len(data)) > limit {
		return nil, TooLarge(limit)
	}
	return data, err
}

// TooLarge says that an answer has more bytes than are read.
func TooLarge(limit int64) error { return fmt.Errorf("the answer is larger than %s", sizeText(limit)) }

// sizeText writes a limit the way people say it: "256 MB", "64 bytes".
func sizeText(n int64) string {
	switch {
	case n >= 1<<20 && n%(1<<20) == 0:
		return fmt.Sprintf("%d MB", n>>20)
	case n >= 1<<10 && n%(1<<10) == 0:
		return fmt.Sprintf("%d kB", n>>10)
	default:
		return fmt.Sprintf("%d bytes", n)
	}
}

// isToken reports whether s is a token (RFC 9110 section 5.6.2).
func isToken(s string) bool { return httpguts.ValidHeaderFieldName(s) }
