package yamlspan

import (
	"bytes"
	"strings"
	"testing"

	"tapedeck/cassette/internal/span"
	"tapedeck/testdata/corpus"
)

func TestSeparators(t *testing.T) {
	list, pairs := span.Where{Keys: []string{"interactions"}}, span.Where{Pairs: true}
	tests := []struct {
		name  string
		where span.Where
		// full and empty are lead and trail, cut by "‖", of the same file with
		// entries and without.
		full, empty string
	}{
		{"vcrpy", list, "interactions:\n‖version: 1\n", "interactions: [‖]\nversion: 1\n"},
		{"CRLF", list, "interactions:\r\n‖version: 1\r\n", "interactions: [‖]\r\nversion: 1\r\n"},
		{"comment", list, "# f\ninteractions: # c\n‖", "# f\ninteractions: [‖] # c\n"},
		{"byte order mark", list, "\xEF\xBB\xBFinteractions:\n‖...\n", "\xEF\xBB\xBFinteractions: [‖]\n...\n"},
		{"Psych", span.Where{Keys: []string{"http_interactions"}}, "---\nhttp_interactions:\n‖recorded_with: VCR 6.0.0\n", "---\nhttp_interactions: [‖]\nrecorded_with: VCR 6.0.0\n"},
		{"HAR", span.Where{Keys: []string{"log", "entries"}}, "log:\n  version: '1.2'\n  entries:\n‖  pages: []\n", "log:\n  version: '1.2'\n  entries: [‖]\n  pages: []\n"},
		{"uber", pairs, "‖", "{‖}\n"},
		{"uber with a comment", pairs, "# c\n‖", "# c\n{‖}\n"},
		{"php-vcr", span.Where{}, "\n‖", "\n[‖]\n"},
		{"root list after ---", span.Where{}, "---\n‖", "---\n[‖]\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			lead, trail, _ := strings.Cut(tt.full, "‖")
			gotLead, gotTrail, err := YAML.Empty([]byte(lead), []byte(trail), tt.where)
			if got := string(gotLead) + "‖" + string(gotTrail); err != nil || got != tt.empty {
				t.Errorf("empty: got %q (%v), want %q", got, err, tt.empty)
			}
			gotLead, gotTrail, err = YAML.Fill(gotLead, gotTrail, tt.where, []byte("- a: b\n"))
			if got := string(gotLead) + "‖" + string(gotTrail); err != nil || got != tt.full {
				t.Errorf("fill: got %q (%v), want %q", got, err, tt.full)
			}
		})
	}
}

func TestFill(t *testing.T) {
	list := span.Where{Keys: []string{"interactions"}}
	tests := []struct{ name, src, want string }{
		{"missing", "version: 1", "version: 1\ninteractions:\n‖"},
		{"missing before the end", "version: 1\n...\n", "version: 1\ninteractions:\n‖...\n"},
		{"nothing", "", "interactions:\n‖"},
		{"null", "interactions:", "interactions:\n‖"},
		{"null word", "interactions: ~ # c\nversion: 1\n", "interactions: # c\n‖version: 1\n"},
		{"braces", "interactions: {}\nversion: 1\n", "interactions:\n‖version: 1\n"},
		{"below", "interactions:\n  []\nversion: 1\n", "interactions:\n‖version: 1\n"},
		{"without newline", "version: 1\ninteractions: []", "version: 1\ninteractions:\n‖"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l, err := YAML.Split([]byte(tt.src), list)
			if err != nil {
				t.Fatal(err)
			}
			lead, trail, err := YAML.Fill([]byte(tt.src[:l.Lead.End]), []byte(tt.src[l.Trail.Start:]), list, []byte("- a: b\n"))
			if got := string(lead) + "‖" + string(trail); err != nil || got != tt.want {
				t.Errorf("got %q (%v), want %q", got, err, tt.want)
			}
		})
	}
}

// TestSeamsCorpus empties each file of the corpus and fills it again.
func TestSeparatorsCorpus(t *testing.T) {
	files := 0
	for name, src := range corpus.YAML(t) {
		for _, where := range wheres {
			if where.Pairs != strings.Contains(name, "uber") {
				continue
			}
			l, err := YAML.Split(src, where)
			if err != nil || len(l.Entries) == 0 {
				continue
			}
			files++
			first := src[l.Entries[0].Start:l.Entries[0].End]
			lead, trail, err := YAML.Empty(src[:l.Lead.End], src[l.Trail.Start:], where)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			empty := bytes.Join([][]byte{lead, trail}, nil)
			tree, err := readTree(empty)
			if err != nil || tree == nil || listOf(tree, where) == nil || len(listOf(tree, where).Content) > 0 {
				t.Errorf("%s: emptied: %v\n%s", name, err, head(empty))
			}
			lead, trail, err = YAML.Fill(lead, trail, where, first)
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			first = append(first[:len(first):len(first)], YAML.Separator(lead, first, nil)...)
			again, err := YAML.Split(bytes.Join([][]byte{lead, first, trail}, nil), where)
			if err != nil || len(again.Entries) != 1 {
				t.Errorf("%s: filled: %v %v", name, again, err)
			}
			if !bytes.Equal(lead, src[:l.Lead.End]) || !bytes.Equal(trail, src[l.Trail.Start:]) {
				t.Errorf("%s: filled: %q ‖ %q", name, lead, head(trail))
			}
		}
	}
	t.Logf("%d files", files)
}
