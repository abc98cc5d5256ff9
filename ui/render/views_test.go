package render

import (
	"bytes"
	"cmp"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"tapedeck/model"
	"tapedeck/model/body"
	"tapedeck/model/pattern"
)

// small is a 1 x 1 WebP image.
const small = "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA=="

func TestViews(t *testing.T) {
	form := "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--B\r\nContent-Type: application/json\r\n\r\n{\"b\":2}\r\n" +
		"--B\r\nContent-Type: multipart/mixed; boundary=C\r\n\r\n--C\r\n\r\nin\r\n--C--\r\n--B\r\nContent-Type: image/png\r\n\r\n\x00\x01\r\n--B--\r\n"
	stream := "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"b\"}}]}\n\n"
	for _, c := range []struct {
		name, contentType, data  string
		mode                     BodyMode
		steps, title, text, kind string
		spoken                   bool
	}{
		{"form", "application/x-www-form-urlencoded", "a=b+c&d=%e9%zz&e", Pretty, "form, 16 B", "pretty", "a=b c\nd=%e9%zz\ne", "form", false},
		{"multipart", "multipart/form-data; boundary=B", form, Pretty, "multipart, 211 B", "parts",
			"part 1, text, 1 B\n  Content-Disposition: form-data; name=\"a\"\n\n  1\n\npart 2, JSON, 7 B\n  Content-Type: application/json\n\n  {\n    \"b\": 2\n  }\n\n" +
				"part 3, multipart, 16 B\n  Content-Type: multipart/mixed; boundary=C\n\n  part 1, text, 2 B\n\n    in\n\n" +
				"part 4, bytes, 2 B\n  Content-Type: image/png\n\n  00000000  00 01                    |..|\n", "outline", false},
		{"multipart cut off", "multipart/form-data; boundary=B", "--B\r\n\r\nx", Pretty, "multipart, 8 B", "parts",
			"part 1, text, 1 B\n\n  x\n\nnot all parts: a part is cut off\n", "outline", false},
		{"multipart that is none", "multipart/form-data; boundary=B", "x", Pretty, "multipart, 1 B", "plain", "x", "multi", false},
		{"stream", "text/event-stream", stream, Transcript, "SSE, 94 B · 2 events", "chat", "ab", "outline", true},
		{"stream, readable", "text/event-stream", stream, Readable, "SSE, 94 B · 2 events", "chat", "ab", "outline", true},
		{"a whole reply, readable", "application/json", `{"response":"a","done":true}`, Readable, "JSON, 28 B", "pretty", "{\n  \"response\": \"a\",\n  \"done\": true\n}", "json", true},
		{"stream as events", "text/event-stream", stream[:47], Pretty, "SSE, 47 B · 1 event", "pretty",
			"data: {\n        \"choices\": [\n          {\n            \"delta\": {\n              \"content\": \"a\"\n            }\n          }\n        ]\n      }\n\n", "sse", true},
		{"no transcript", "application/json", `{"a":1}`, Transcript, "JSON, 7 B", "pretty", "{\n  \"a\": 1\n}", "json", false},
		{"JSON, then text", "application/json", "{\"a\":[1]}\n-- end", Pretty, "JSON, 16 B, then 7 B of text", "pretty", "{\n  \"a\": [\n    1\n  ]\n}\n-- end", "withjson", false},
		{"JSON, then text in its line", "text/plain", `{"a":1} and "so on"`, Pretty, "JSON, 19 B, then 12 B of text", "pretty", "{\n  \"a\": 1\n}\n and \"so on\"", "withjson", false},
		{"JSON behind a guard", "application/json", ")]}',\n{\"a\":1}\n", Pretty, "JSON, 14 B, behind 6 B of text", "pretty", ")]}',\n{\n  \"a\": 1\n}\n", "withjson", false},
		{"JSONP", "application/javascript", `/**/ app.got({"a":1});`, Pretty, "JSON, 22 B, behind 13 B, then 2 B of text", "pretty", "/**/ app.got({\n  \"a\": 1\n});", "withjson", false},
		{"lines that are cut off", "application/x-ndjson", "{\"a\":1}\n{\"a\":2}\n{\"a", Pretty, "JSON, 19 B, then 4 B of text", "pretty", "{\n  \"a\": 1\n}\n{\n  \"a\": 2\n}\n{\"a", "withjson", false},
		{"a script", "application/javascript", `{"a"; f({"b":1}, 2)}`, Pretty, "JavaScript, 20 B", "plain", `{"a"; f({"b":1}, 2)}`, "js", false},
		{"brackets in text", "text/plain", "[1] a note", Pretty, "text, 10 B", "plain", "[1] a note", "text", false},
		{"protobuf", "application/x-protobuf", "\x08\x01", Pretty, "protobuf, 2 B", "fields, no schema", "1: 1", "outline", false},
		{"gRPC", "application/grpc", "\x00\x00\x00\x00\x02\x08\x01", Pretty, "gRPC, 7 B", "fields, no schema", "message 1, 2 B\n  1: 1", "outline", false},
		{"MessagePack", "application/msgpack", "\x81\xa1a\xc0", Pretty, "MessagePack, 4 B", "as JSON", "{\n  \"a\": null\n}", "json", false},
		{"CBOR", "application/cbor", "\xa1\x61a\xf6", Pretty, "CBOR, 4 B", "as JSON", "{\n  \"a\": null\n}", "json", false},
		{"MessagePack in hex", "application/msgpack", "\x81\xa1a\xc0", Hex, "MessagePack, 4 B", "hex, 4 B", "\x81\xa1a\xc0", "bytes", false},
		{"unknown", "application/octet-stream", "\x00\x01", Pretty, "bytes, 2 B", "hex, 2 B", "\x00\x01", "bytes", false},
	} {
		b := NewBody(responding([]byte(c.data), "", "Content-Type", c.contentType), model.InResponse, c.mode, nil, 0)
		if b.Steps != c.steps || b.Title != c.title || string(b.Text) != c.text || string(b.Type) != c.kind || b.Said != nil != c.spoken {
			t.Errorf("%s:\n got %q %q %q %s %v\nwant %q %q %q %s %v", c.name, b.Steps, b.Title, b.Text, b.Type, b.Said != nil, c.steps, c.title, c.text, c.kind, c.spoken)
		}
	}
}

// twoColours has red and blue rows in turn.
func twoColours(width, height int) image.Image {
	img := image.NewNRGBA(image.Rect(3, 4, 3+width, 4+height))
	for y := range height {
		for x := range width {
			c := color.NRGBA{255, 0, 0, 255}
			if y%2 == 1 {
				c = color.NRGBA{0, 0, 255, 255}
			}
			img.Set(3+x, 4+y, c)
		}
	}
	return img
}

func encoded(t *testing.T, typ body.Type, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	var err error
	switch typ {
	case body.PNG:
		err = png.Encode(&b, img)
	case body.JPEG:
		err = jpeg.Encode(&b, img, nil)
	case body.GIF:
		err = gif.Encode(&b, img, nil)
	case body.WebP:
		var data []byte
		data, err = base64.StdEncoding.DecodeString(small)
		b.Write(data)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func imageBody(data []byte) Body {
	return NewBody(responding(data, "", "Content-Type", "image/x"), model.InResponse, Pretty, nil, 0)
}

func TestPicture(t *testing.T) {
	patiently(t)
	for _, c := range []struct {
		profile colorprofile.Profile
		want    []string
	}{
		{colorprofile.TrueColor, []string{"\x1b[38;2;255;0;0;48;2;0;0;255m▀\x1b[38;2;255;0;0;48;2;0;0;255m▀\x1b[m", "\x1b[38;2;255;0;0m▀\x1b[38;2;255;0;0m▀\x1b[m"}},
		{colorprofile.ANSI256, []string{"\x1b[38;5;196;48;5;21m▀\x1b[38;5;196;48;5;21m▀\x1b[m", "\x1b[38;5;196m▀\x1b[38;5;196m▀\x1b[m"}},
		{colorprofile.ANSI, []string{"\x1b[91;104m▀\x1b[91;104m▀\x1b[m", "\x1b[91m▀\x1b[91m▀\x1b[m"}},
		{colorprofile.ASCII, []string{"", ""}},
	} {
		b := imageBody(encoded(t, body.PNG, twoColours(2, 3)))
		d := b.Document(75, true, Folds{})
		theme := NewTheme(true, c.profile)
		if got := []string{d.Row(3, 0, theme), d.Row(4, 0, theme)}; d.Rows() != 5 || fmt.Sprintf("%q", got) != fmt.Sprintf("%q", c.want) {
			t.Errorf("%v: %d rows, %q, want %q", c.profile, d.Rows(), got, c.want)
		}
		if got := d.Row(0, 0, theme); got != "2 x 3 pixels" || b.Title != "2 x 3" {
			t.Errorf("%q, %q", got, b.Title)
		}
		if d.Row(4, 0, Theme{}) != "" || d.Row(5, 0, theme) != "" {
			t.Error("a picture without colours")
		}
		if line, continued := d.Line(4); line != 4 || continued || d.Offset(4) != len(d.Text()) {
			t.Errorf("the last row is line %d, at %d", line, d.Offset(4))
		}
	}
	for _, typ := range []body.Type{body.PNG, body.JPEG, body.GIF, body.WebP} {
		b := imageBody(encoded(t, typ, twoColours(1000, 300)))
		if b.Picture == nil {
			t.Errorf("%s has no picture: %q", typ, b.Text)
			continue
		}
		d := b.Document(60, true, Folds{})
		for i := range d.Rows() {
			if n := Width(d.Row(i, 0, dark)); n > 60 && i > 1 {
				t.Errorf("%s: row %d is %d cells wide", typ, i, n)
			}
		}
		if want := 2 + 1 + 1 + 9; typ != body.WebP && d.Rows() != want { // the hash takes two rows
			t.Errorf("%s: %d rows, want %d", typ, d.Rows(), want)
		}
	}
}

// hugePNG is a file of a few bytes that says it is that large.
func hugePNG(width, height uint32) []byte {
	out := []byte("\x89PNG\r\n\x1a\n")
	chunk := func(name string, data []byte) {
		out = binary.BigEndian.AppendUint32(out, uint32(len(data)))
		whole := append([]byte(name), data...)
		out = append(out, whole...)
		out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(whole))
	}
	header := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height)
	chunk("IHDR", append(header, 8, 2, 0, 0, 0))
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	w.Close()
	chunk("IDAT", z.Bytes())
	chunk("IEND", nil)
	return out
}

func TestImagesThatAreNotShown(t *testing.T) {
	whole := encoded(t, body.PNG, twoColours(20, 20))
	for _, c := range []struct {
		name        string
		data        []byte
		title, want string
	}{
		{"too large", hugePNG(100_000, 100_000), "100000 x 100000", "not shown: it has more than 40 million pixels"},
		{"too large for numbers", hugePNG(1<<31-1, 1<<31-1), "hex, 68 B", ""},
		{"cut off", whole[:len(whole)-30], "20 x 20", "not shown: it cannot be decoded"},
		{"no image", []byte("\x89PNG\r\n\x1a\n\x00"), "hex, 9 B", ""},
	} {
		b := imageBody(c.data)
		if b.Title != c.title || b.Picture != nil || !strings.Contains(string(b.Text), c.want) {
			t.Errorf("%s: %q, %q", c.name, b.Title, b.Text)
		}
	}
}

// hostile are texts that no screen may get to see as they are.
var hostile = []string{
	"\x1b]0;t\a\x1b[2J\x1b[31m", "\u009b31m\x9b", "\u202e\u2066\u200b\u2060\ufeff", "\U000e0041\ue000\u0378",
	strings.Repeat("\u0301", 40) + "e" + strings.Repeat("\u0300", 90), "\r\b\b\x00\x7f", "\xff\xc3(", "日本\u200d👩\u200d👩\t",
}

// hostileBodies are bodies of every kind with such texts in every value, and
// malformed ones.
func hostileBodies() map[string][]string {
	all := strings.Join(hostile, "")
	quoted := fmt.Sprintf("%q", strings.ToValidUTF8(all, "?"))
	raw := regexp.MustCompile(`[\x00-\x1f"\\]`).ReplaceAllString(strings.ToValidUTF8(all, "?"), "")
	msgpack := "\x81\xda" + string([]byte{byte(len(raw) >> 8), byte(len(raw))}) + raw + "\xda" + string([]byte{byte(len(all) >> 8), byte(len(all))}) + all
	return map[string][]string{
		"application/json": {`{"` + raw + `":["` + raw + `",{"` + raw + `":1}]}`, strings.Repeat("[", 200_000), strings.Repeat(`{"a":`, 9000) + "1" + strings.Repeat("}", 9000),
			"[" + quoted, `["` + strings.Repeat(raw, 100) + `"]`, "[" + strings.Repeat(`["`+raw+`"],`, 60) + "1]"},
		"application/x-ndjson":              {`{"a":"` + raw + `"}` + "\n" + `["` + raw + `"]`},
		"application/x-www-form-urlencoded": {all + "=" + all + "&%1b%5d0;x%07=%9b%e2%80%ae&" + strings.Repeat("&=", 10_000)},
		"multipart/form-data; boundary=B": {"--B\r\nContent-Disposition: " + all + "\r\n" + raw + ": x\r\n\r\n" + all + "\r\n--B--",
			"--B\r\nContent-Disposition: form-data; name=\"" + raw + "\"\r\n\r\n" + all + "\r\n--B--", strings.Repeat("--B\r\n\r\n", 20_000),
			strings.Repeat("--B\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n", 1000), "--B\r\n" + strings.Repeat("a: b\r\n", 20_000), "--B"},
		"text/event-stream": {"event: " + all + "\nid: " + all + "\ndata: " + all + "\n\n", "data: {\"choices\":[{\"delta\":{\"content\":\"" + raw + "\",\"tool_calls\":[{\"function\":{\"name\":\"" + raw + "\",\"arguments\":\"" + raw + "\"}}]}}]}\n\n",
			strings.Repeat("data: {\"a\":\n", 5000), strings.Repeat("data\n", 50_000)},
		"application/x-protobuf":   {"\x0a" + string([]byte{byte(len(all)&0x7f | 0x80), byte(len(all) >> 7)}) + all, strings.Repeat("\x0b", 20_000), strings.Repeat("\x0a\xff", 5000), "\x0a\x07" + "\x1b]0;x\a!"},
		"application/grpc":         {"\x00\x00\x00\x00\x05\x0a\x03\x1b[m", "\x80\x00\x00\x00\x04a:\x9b!", "\x01\x00\x00\x00\x02\x1f\x8b", strings.Repeat("\x00\x00\x00\x00\x00", 50_000)},
		"application/msgpack":      {msgpack, strings.Repeat("\x91", 50_000), "\xdd\xff\xff\xff\xff"},
		"application/cbor":         {"\x79" + string([]byte{byte(len(raw) >> 8), byte(len(raw))}) + raw, strings.Repeat("\x9f", 50_000), strings.Repeat("\xc1", 50_000)},
		"image/png":                {string(hugePNG(100_000, 100_000)), string(hugePNG(6000, 6000)), "\x89PNG\r\n\x1a\n" + all},
		"image/gif":                {"GIF89a\xff\xff\xff\xff\x00\x00\x00," + all},
		"image/jpeg":               {"\xff\xd8\xff" + all},
		"image/webp":               {"RIFF\x00\x00\x00\x00WEBPVP8L" + all, "RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\xff\xff\xff\xff"},
		"text/html":                {"<p title=\"" + all + "\">" + all + "<script>" + all, strings.Repeat("<div>", 20_000)},
		"application/xml":          {"<a b='" + raw + "'>" + raw + "</a>", strings.Repeat("<a>", 20_000)},
		"text/plain":               {all, strings.Repeat(all, 50)},
		"application/octet-stream": {all + "\x01"},
	}
}

// checkViews shows a body in every way, folded and not, and holds each row to
// being safe, no wider than it may be, and the same with colours. It returns
// how many views were other than hex.
func checkViews(t *testing.T, contentType, data string) (readable int) {
	t.Helper()
	for _, side := range []model.Side{model.InRequest, model.InResponse} {
		i := model.Interaction{Request: model.Request{Method: data, URL: data, Header: model.Header{{Name: "Content-Type", Value: contentType}, {Name: data, Value: data}}, Body: model.Body{Wire: []byte(data), StoredAs: data}}}
		i.Response = model.Response{Status: 200, Reason: data, Header: i.Request.Header, Body: i.Request.Body}
		for _, mode := range []BodyMode{Pretty, Raw, Hex, HexWire, Transcript} {
			if side == model.InRequest && mode != Pretty {
				continue
			}
			b := NewBody(i, side, mode, []byte(data), 1)
			if !shownSafely(b.Steps + b.Title) {
				t.Errorf("%s %s: %q, %q", contentType, hex.EncodeToString([]byte(bound(data))), b.Steps, b.Title)
			}
			if mode == Pretty && b.Type.Textual() {
				readable++
			}
			for _, wrap := range []bool{true, false} {
				d := b.Document(40, wrap, Folds{})
				checkRows(t, contentType, d)
				d.FoldAll(true)
				checkRows(t, contentType, d)
				d.FoldAll(false)
				checkRows(t, contentType, d)
				d.Reveal(len(b.Text) / 2)
			}
		}
	}
	return readable
}

func checkRows(t *testing.T, contentType string, d *Document) {
	t.Helper()
	hits, _ := d.Find(pattern.Words("a"))
	d.Mark(hits, 0)
	for i := 0; i < d.Rows(); i += 1 + d.Rows()/30 {
		plain, painted := d.Row(i, 0, Theme{}), ansi.Strip(d.Row(i, 0, dark))
		if d.picture != nil && i >= d.rows {
			plain = strings.Trim(painted, "▀")
			painted = ""
		}
		if plain != painted || Width(plain) > 40 || !shownSafely(plain) {
			t.Errorf("%s: row %d of %q is %q, in colours %q", contentType, i, bound(d.text), plain, painted)
		}
		d.Fold(i)
		d.Path(i)
		valueOf(d, i)
	}
}

func TestHostileViews(t *testing.T) {
	views, slowest, which := 0, time.Duration(0), ""
	for contentType, list := range hostileBodies() {
		for n, data := range list {
			if testing.Short() && n%3 != 0 {
				continue
			}
			start := time.Now()
			views += checkViews(t, contentType, data)
			if took := time.Since(start); took > slowest {
				slowest, which = took, fmt.Sprint(contentType, " ", n)
			}
		}
	}
	t.Logf("%d views other than hex; the slowest body, %s, takes %v", views, which, slowest)
}

var viewTypes = []string{"application/json", "application/x-ndjson", "application/x-www-form-urlencoded", "multipart/form-data; boundary=B",
	"text/event-stream", "application/x-protobuf", "application/grpc", "application/msgpack", "application/cbor", "image/png", "text/html", "text/plain"}

func FuzzViews(f *testing.F) {
	for contentType, list := range hostileBodies() {
		for _, data := range list {
			for n, other := range viewTypes {
				if other == contentType && len(data) < 2000 {
					f.Add(n, data)
				}
			}
		}
	}
	inputs, readable := 0, 0
	f.Cleanup(func() { f.Logf("all %d inputs were checked, %d of %d bodies as text", inputs, readable, 2*inputs) })
	f.Fuzz(func(t *testing.T, n int, data string) {
		inputs++
		readable += checkViews(t, viewTypes[(n%len(viewTypes)+len(viewTypes))%len(viewTypes)], data)
	})
}

// TestRandomViews is FuzzViews on inputs of its own, to say how many of them
// are worth something.
func TestRandomViews(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 10))
	var seeds [][2]string
	for contentType, list := range hostileBodies() {
		for _, data := range list {
			if len(data) < 5000 {
				seeds = append(seeds, [2]string{contentType, data})
			}
		}
	}
	slices.SortFunc(seeds, func(a, b [2]string) int { return cmp.Or(strings.Compare(a[0], b[0]), strings.Compare(a[1], b[1])) })
	inputs := 150
	if testing.Short() {
		inputs = 30
	}
	readable := 0
	for range inputs {
		seed := seeds[random.IntN(len(seeds))]
		data := []byte(seed[1])
		for range random.IntN(4) {
			data[random.IntN(len(data))] = byte(random.IntN(256))
		}
		if checkViews(t, seed[0], string(data)) > 0 {
			readable++
		}
	}
	t.Logf("%d of %d inputs had another view than hex", readable, inputs)
	if readable < inputs/3 {
		t.Error("the inputs are too wild")
	}
}
