package format

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"strings"

	"tapedeck/cassette/internal/jsonspan"
	"tapedeck/cassette/internal/span"
	"tapedeck/cassette/internal/yamlspan"
	"tapedeck/model/lazyregexp"
)

// LanguageOf goes by the first character: JSON is YAML too, but is not laid
// out as the YAML libraries would.
func LanguageOf(content []byte) span.Language {
	if bytes.HasPrefix(content, []byte(httprrFirst)) {
		return httprrTrace
	}
	if content[0] == '{' || content[0] == '[' {
		return jsonspan.JSON
	}
	return yamlspan.YAML
}

// WhyNot says why a text is no cassette. broken is what is wrong with the list
// of entries of the first format that has one.
func WhyNot(data []byte, lang span.Language, broken error) error {
	var err error
	if lang == httprrTrace {
		return broken
	}
	if lang == jsonspan.JSON {
		err = flowStyle(data)
	} else if broken != nil {
		err = becauseOfERB(data, broken)
	}
	if err == nil && (broken == nil || !listed.Match(data)) {
		err = otherKind(data)
	}
	if err = cmp.Or(err, broken); err == nil {
		err = unknown(data, lang)
	}
	return err
}

// unsupported are recordings of other kinds, recognised by what they begin with
// or hold, so that the message can name them.
var unsupported = []struct {
	mark *lazyregexp.Regexp
	name string
}{
	{lazyregexp.New(`\A\$ENC`), "is an encrypted govcr cassette"},
	{lazyregexp.New(`!tape\b`), "is an OkReplay or Betamax (JVM) tape"},
	{lazyregexp.New(`recorded_with"?\s*:\s*"?'?(?:VCR-)?vcr/`), "is a cassette of R's vcr"},
	{lazyregexp.New(`\A\n-\n +request:|\A\[\s*\{\s*"request"\s*:\s*\{\s*"method"`), "is a php-vcr cassette"},
	{lazyregexp.New(`"status_code"\s*:`), "is an ExVCR cassette"},
	{lazyregexp.New(`"rawHeaders"|"scope"\s*:\s*"http`), "is a nock fixture"},
	{lazyregexp.New(`"Tracks"\s*:`), "is a govcr cassette"},
	{lazyregexp.New(`"(?i:recordedAt)"\s*:`), "is an EasyVCR cassette"},
	{lazyregexp.New(`"interactions"\s*:`), "is a cassette of interactions in JSON"},
}

// listed tells files that have a list of interactions: if that is broken, that
// is what is wrong with the file.
var listed = lazyregexp.New(`(?m)^(?:http_)?interactions:|"(?:http_)?interactions"\s*:`)

// otherKind names the kind of recording that the data is, nil if none is known.
func otherKind(data []byte) error {
	data = bytes.TrimPrefix(data[:min(len(data), MostParsed)], span.BOM)
	for _, k := range unsupported {
		if k.mark.Match(data) {
			return fmt.Errorf("the file %s, which tapedeck cannot open yet", k.name)
		}
	}
	return nil
}

// unknown says that no format fits, or what is wrong with the text where it is
// no JSON or YAML at all.
func unknown(data []byte, lang span.Language) error {
	if err := readable(data, lang); err != nil {
		return err
	}
	return fmt.Errorf("not a cassette that tapedeck knows: %s", strings.Join(Names(), ", "))
}

// MostParsed bounds what is parsed whole for the sake of a message.
const MostParsed = 1 << 20

// readable says where the text is no JSON or YAML at all.
func readable(data []byte, lang span.Language) error {
	if len(data) > MostParsed {
		return nil
	}
	_, err := lang.Parse(data)
	if err != nil && lang == jsonspan.JSON {
		err = cmp.Or(flowStyle(data), err)
	}
	return err
}

// quotedFirst is how JSON begins, and YAML in flow style does not: its libraries
// put no quotes around keys.
var quotedFirst = lazyregexp.New(`\A[\s\[{]*"`)

// flowStyle tells YAML in flow style, which starts as JSON does.
func flowStyle(data []byte) error {
	if len(data) > MostParsed || quotedFirst.Match(bytes.TrimPrefix(data, span.BOM)) {
		return nil
	}
	if _, err := jsonspan.JSON.Parse(data); err == nil {
		return nil
	}
	if _, err := yamlspan.YAML.Parse(data); err != nil {
		return nil
	}
	return errors.New("the file is YAML in flow style: its interactions are not on lines of their own")
}

// Newline ends a line.
var Newline = []byte("\n")
