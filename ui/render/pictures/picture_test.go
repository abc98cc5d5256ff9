package pictures

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"time"

	"tapedeck/model/body"
)

// striped is an image of red and blue rows.
func striped(w, h int) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := range w * h {
		img.Set(i%w, i/w, []color.Color{color.NRGBA{255, 0, 0, 255}, color.NRGBA{0, 0, 255, 255}}[i/w%2])
	}
	return img
}

func encode(t *testing.T, typ body.Type, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	err := map[body.Type]func() error{
		body.PNG:  func() error { return png.Encode(&b, img) },
		body.JPEG: func() error { return jpeg.Encode(&b, img, nil) },
		body.GIF:  func() error { return gif.Encode(&b, img, nil) },
	}[typ]()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A decoder out of time stops.
func TestPatience(t *testing.T) {
	whole := encode(t, body.PNG, striped(20, 20))
	late := &impatient{bytes.NewReader(whole), time.Now().Add(-time.Second)}
	if _, err := png.Decode(late); err != errTooLong {
		t.Errorf("a decoder out of time says %v", err)
	}
}

// An image is found in whatever writers of base64 make of it, and is the same
// bytes.
func TestFind(t *testing.T) {
	for _, typ := range []body.Type{body.PNG, body.JPEG, body.GIF} {
		data := encode(t, typ, striped(9, 7))
		text := base64.StdEncoding.EncodeToString(data)
		quoted, _ := json.Marshal(text)
		var lines []string
		for rest := text; rest != ""; {
			n := min(60, len(rest))
			lines, rest = append(lines, rest[:n]), rest[n:]
		}
		for name, holder := range map[string]string{
			"alone":              text,
			"OpenAI":             `{"data": [{"b64_json": ` + string(quoted) + `}]}`,
			"a data URL":         `{"image_url": {"url": "data:image/png;base64,` + text + `"}}`,
			"HTML":               `<img alt="" src='data:image/png;base64,` + text + `'><p>more</p>`,
			"CSS":                `a { background: url(data:image/png;base64,` + text + `) }`,
			"a form":             "image=" + text + "\nname=leaf",
			"escaped slashes":    `{"a": "` + strings.ReplaceAll(text, "/", `\/`) + `"}`,
			"escaped as by .NET": `{"a": "` + strings.ReplaceAll(text, "+", `\u002B`) + `"}`,
			"the URL alphabet":   `{"a": "` + strings.TrimRight(base64.URLEncoding.EncodeToString(data), "=") + `"}`,
			"lines":              "image:\n  " + strings.Join(lines, "\n  ") + "\n\nmore",
			"escaped lines":      `{"a": "` + strings.Join(lines, `\r\n`) + `\n"}`,
		} {
			if name == "the URL alphabet" && typ == body.JPEG {
				continue // its mark has slashes, which are not of that alphabet
			}
			found := Find([]byte(holder))
			if len(found) != 1 {
				t.Errorf("%s in %s: %d found", typ, name, len(found))
				continue
			}
			got, err := found[0].Bytes()
			if err != nil || !bytes.Equal(got, data) || found[0].Type != typ {
				t.Errorf("%s in %s: %s, %d bytes of %d, %v", typ, name, found[0].Type, len(got), len(data), err)
			}
		}
	}
}

// What only looks like an image is none, and what is found is bounded.
func TestNotFound(t *testing.T) {
	data := base64.StdEncoding.EncodeToString(encode(t, body.PNG, striped(9, 7)))
	for name, text := range map[string]string{
		"nothing": "", "the mark alone": "iVBORw0KGgo", "too short": `"iVBORw0KGgoAAAANSUhEUg=="`, "other text": strings.Repeat("lorem ipsum ", 50),
		"amid other base64": "AAAA" + data, "RIFF that is a sound": base64.StdEncoding.EncodeToString([]byte("RIFF\x00\x00\x00\x00WAVEfmt " + strings.Repeat("\x00", 40))),
		"percent-encoded": url.QueryEscape("/" + data),
	} {
		if found := Find([]byte(text)); len(found) != 0 {
			t.Errorf("%s: found %+v", name, found)
		}
	}
	if found := Find([]byte(strings.Repeat(`"`+data+`" `, mostFound+5))); len(found) != mostFound {
		t.Errorf("found %d", len(found))
	}
	for _, hostile := range []string{"iVBORw0KGgo\\", strings.Repeat("R0lGODlh\\u00", 30), "UklGR" + strings.Repeat("\\", 60), "/9j/" + strings.Repeat("\n", 60)} {
		for _, f := range Find([]byte(hostile)) {
			_, _ = f.Bytes()
		}
	}
}

// What scaling an image needs does not grow with its height.
func TestPixelsOfHighImage(t *testing.T) {
	high := image.NewPaletted(image.Rect(0, 0, 20, 500_000), color.Palette{color.Black, color.White})
	_, p, err := Decode(body.PNG, encode(t, body.PNG, high))
	if err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	out, err := p.Fit(40, 20).Pixels(image.Pt(10, 20))
	runtime.ReadMemStats(&after)
	if err != nil || out.Rect.Dy() == 0 {
		t.Fatalf("%v, %v", out, err)
	}
	if n := after.TotalAlloc - before.TotalAlloc; n > 64<<20 {
		t.Errorf("%d MB were allocated", n>>20)
	}
}
