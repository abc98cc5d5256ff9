package format

import (
	"errors"

	"tapedeck/cassette/internal/field"
	"tapedeck/cassette/internal/span"
	"tapedeck/cassette/internal/yamlspan"
	"tapedeck/model"
)

// langchainYAML is what vcrpy writes through the serializer of langchain-tests
// (langchain_tests/conftest.py, CustomSerializer), compressed:
// {requests: [...], responses: [...]}, keys sorted, by safe_dump.
type langchainYAML struct{ listOnly }

func (langchainYAML) Describe() Description {
	return Description{Name: "langchain-yaml", Library: "vcrpy"}
}
func (langchainYAML) Language() span.Language    { return yamlspan.YAML }
func (langchainYAML) Where() span.Where          { return span.Where{Keys: []string{"requests"}} }
func (langchainYAML) Responses() span.Where      { return span.Where{Keys: []string{"responses"}} }
func (langchainYAML) Version(_, _ []byte) string { return "" }
func (langchainYAML) marks() []string            { return []string{"requests:\n- body:"} }

// Owns goes by the list of responses, which follows.
func (langchainYAML) Owns(entry *span.Doc, _, trail []byte) bool {
	layout, err := yamlspan.YAML.Split(trail, langchainYAML{}.Responses())
	if entry == nil || err != nil || len(layout.Entries) == 0 {
		return false
	}
	return field.Follow(field.Item(entry), "uri") != nil && field.Follow(field.Item(entry), "method") != nil
}

func (langchainYAML) Shape(d *span.Doc) Shape { return vcrpyYAML{}.Shape(d) }

// ReadOnly: a change would have to be made in both lists.
func (langchainYAML) ReadOnly() string {
	return "requests and responses are two lists here, which tapedeck does not change: delete the file and run its test to record it anew"
}

func (f langchainYAML) Allows(model.Op) error { return errors.New(f.ReadOnly()) }

func (f langchainYAML) Fit(i model.Interaction) (model.Interaction, error) {
	return i, errors.New(f.ReadOnly())
}

func (langchainYAML) Value(i model.Interaction, version string) span.Value {
	return vcrpyYAML{}.Value(i, version)
}
