package format

// empty is a file without a byte. Ruby VCR loads one as a cassette without
// interactions (lib/vcr/cassette.rb, previously_recorded_interactions), and so
// do others. Nothing in it tells whose it is: it has the name that is wanted,
// or one that is no library's.
type empty struct {
	Format // what it would be like; none of what is in a file is ever asked
	named  Description
}

func emptyFile(want string) (Format, *List) {
	f := empty{Format: rubyYAML{}, named: Description{Name: "empty"}}
	if wanted := Named(want); wanted != nil {
		f.named = wanted.Describe()
	}
	return f, &List{language: f.Language(), where: f.Where(), Split: f.Language().Splitter(f.Where()), ended: true}
}

func (f empty) Describe() Description { return f.named }

// ReadOnly: how a new cassette begins is its library's to say.
func (empty) ReadOnly() string {
	return "the file is empty: run its test to record into it, or delete it"
}
