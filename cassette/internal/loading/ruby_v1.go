package loading

import "tapedeck/cassette/internal/span"

// RubyBefore2 is what Ruby VCR loads of cassettes from before 2.0.
type RubyBefore2 struct{}

// Refuses: what is in an entry does not come into it.
func (RubyBefore2) Refuses(*span.Doc, string) *Obstacle { return nil }

// Superseded is all that there is to know.
func (RubyBefore2) Superseded(version string) bool { return since(version, "2.0") }

// RefusesAround: since 2.0 Ruby VCR refuses whatever is no hash
// (lib/vcr/cassette.rb, deserialized_hash).
func (r RubyBefore2) RefusesAround(_ *span.Doc, version string) *Obstacle {
	if !r.Superseded(version) {
		return nil
	}
	return obstructs(nil, WhileParsing, "Ruby VCR 2.0 and later refuse the format of before 2.0: migrate it with rake vcr:migrate_cassettes or delete it and record anew")
}
