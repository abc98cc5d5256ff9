package yamlspan

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"tapedeck/cassette/internal/span"
)

// What entries hold that looks as if an entry began there.
var lookalikes = []string{
	"- request:\n    body: null\n    uri: http://a.test/\n  response:\n    body: {string: ''}\n",
	"- request:\n    body: \"text\n- request:\n    body: more\n- request: \\\n- request:\n\"\n    uri: x\n",
	"- request:\n    body: 'it''s\n\n- request:\n\n    uri: ''y'''\n  response: null\n",
	"# above\n- request:\n    body: |\n      - request:\n      #\n\n    uri:\n",
	"- request:\n    headers:\n      A:\n      - request:\n      - b\n# above\n  # deeper\n- response: {request: [a,\n- request,\n b]}\n",
	"-\n  request: a\n- request: &b c\n-   request: *b\n",
	"- request: \"\n- request:\n\n",
	"- request: a\nversion: 1\n",
	"- request: a\n...\n- request: b\n",
	"- request: a\r\n- request: b\u2028\r\n- request:\r\n    c\r\n",
}

// trace is what a splitter says of a text that comes in pieces, and of which what
// it has gone through is left out.
func trace(text string, where span.Where, sizes *rand.Rand) (said []string) {
	p := (language{}).Splitter(where)
	var src []byte
	for rest := text; rest != ""; {
		n := min(len(rest), 1+sizes.IntN(len(text)/2+1))
		src, rest = append(src, rest[:n]...), rest[n:]
		found := p.More(src)
		said = append(said, fmt.Sprint(found, p.At()))
		if sizes.IntN(3) == 0 {
			out := p.Forget()
			src = append(append([]byte{}, src[:out.Start]...), src[out.End:]...)
			said = append(said, fmt.Sprint(out, p.At()))
		}
	}
	layout, err := p.End(src)
	return append(said, fmt.Sprint(layout, err))
}

// Two cores find in a text what one does, whatever it holds and in whatever pieces
// it comes.
func TestAhead(t *testing.T) {
	was := aheadFrom
	defer func() { aheadFrom = was }()
	random, list := rand.New(rand.NewPCG(1, 2)), wheres[0]
	ahead := 0
	for n := range 3000 {
		var b strings.Builder
		b.WriteString("interactions:\n")
		usual := random.IntN(8) + 1 // how many of these there are beside one of the others
		for range random.IntN(20) {
			one := lookalikes[0]
			if random.IntN(usual) == 0 {
				one = lookalikes[random.IntN(len(lookalikes))]
			}
			b.WriteString(one)
		}
		text := b.String()
		aheadFrom = 1 << 30
		want := trace(text, list, rand.New(rand.NewPCG(3, uint64(n))))
		aheadFrom = 1
		if got := trace(text, list, rand.New(rand.NewPCG(3, uint64(n)))); !reflect.DeepEqual(got, want) {
			t.Fatalf("%q:\n%s\nnot\n%s", text, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		start := "interactions:\n" + lookalikes[0]
		if !strings.HasPrefix(text, start) {
			continue
		}
		p := &splitter{where: span.Where{Keys: []string{"interactions"}}}
		p.More([]byte(start))
		p.src = []byte(text)
		if a := p.goAhead(); a != nil {
			<-a.done
			ahead++
		}
	}
	if ahead < 1000 {
		t.Errorf("%d texts were gone through by two", ahead)
	}
}
