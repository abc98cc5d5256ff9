package text

// YAML is the language of PyYAML, Psych and go-yaml files, read as YAML 1.1.
var YAML Language = yamlLanguage{}

type yamlLanguage struct{}

func (yamlLanguage) Parse(src []byte) (*Doc, error) { return parseYAML(src) }

func (yamlLanguage) Writer(samples []*Doc) Writer { panic("not written yet") }
func (yamlLanguage) Empty(lead, trail []byte, where Where) (newLead, newTrail []byte, err error) {
	panic("not written yet")
}
func (yamlLanguage) Fill(lead, trail []byte, where Where, like []byte) (newLead, newTrail []byte, err error) {
	panic("not written yet")
}
func (yamlLanguage) Separator(lead, above []byte, gaps [][]byte) []byte { panic("not written yet") }
