package yamlspan

import (
	"math/rand/v2"
	"testing"

	"tapedeck/cassette/internal/span"
	"tapedeck/testdata/corpus"
)

// Texts that are a little off, most of them wrong, are read alike as well, or
// left to the library.
func TestDirectReadsMutantsAlike(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	seeds := make([][]byte, 0, len(odd))
	for _, src := range odd {
		seeds = append(seeds, []byte(src))
	}
	for _, file := range corpus.Files(t, "tour.yaml", "vcrpy", "vcrpy-v0", "ruby", "ruby-v1", "uber", "betamax", "govcr") {
		src := file.Read(t)
		for _, where := range []span.Where{{Keys: []string{"interactions"}}, {Keys: []string{"http_interactions"}}, {}, {Pairs: true}} {
			if layout, err := YAML.Split(src, where); err == nil && len(layout.Entries) > 0 && layout.Entries[0].End-layout.Entries[0].Start < 3000 {
				seeds = append(seeds, src[layout.Entries[0].Start:layout.Entries[0].End])
			}
		}
	}
	rounds := 400
	if testing.Short() {
		rounds = 20
	}
	const pieces = " \n\t:-?#'\"\\|>[]{},&*!%@`~=<0a\r\u0085\u2028é"
	parts := []string{"\n  ", "\n    ", "\n\n", ": ", "- ", " #", "''", "\\\n", "\\x41", "|2", ">-", "|+", "!!str ", "! ", "...", "---", "[", "{a: ", "? ", "\n      "}
	var nodes span.Builder
	read, valid := 0, 0
	for range rounds {
		for _, seed := range seeds {
			src := append([]byte(nil), seed...)
			for range 1 + random.IntN(4) {
				at := random.IntN(len(src) + 1)
				end := min(len(src), at+random.IntN(4))
				var in string
				switch random.IntN(4) {
				case 0:
					runes := []rune(pieces)
					in = string(runes[random.IntN(len(runes))])
				case 1:
					in = parts[random.IntN(len(parts))]
				case 2:
					from := random.IntN(len(src) + 1)
					in = string(src[from:min(len(src), from+random.IntN(40))])
				}
				src = append(src[:at:at], append([]byte(in), src[end:]...)...)
			}
			r, v := checkDirect(t, "a mutant", src, &nodes)
			if r {
				read++
			}
			if v {
				valid++
			}
		}
	}
	t.Logf("%d of %d valid texts of %d were read straight from the bytes", read, valid, rounds*len(seeds))
}
