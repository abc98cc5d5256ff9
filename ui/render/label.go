package render

import "strings"

// LabelName is what of a label a list makes room for: a name, such as a model's, but
// no fields of a body. More of a label is shown where there is room.
func LabelName(label string) string {
	name, _, _ := strings.Cut(label, " ")
	if strings.Contains(name, "=") {
		return ""
	}
	return strings.TrimSuffix(name, ":")
}

// models are the language models that a list's labels name with what they are asked:
// "gpt-4o: What is the capital of France?". The zero value has seen none.
type models struct {
	name   string // the first
	asked  int    // how many requests there are
	differ bool
}

func (m *models) add(label string) {
	if name, _, ok := asked(label); ok {
		m.join(models{name: name, asked: 1})
	}
}

// join takes others into account.
func (m *models) join(others models) {
	switch {
	case others.asked == 0:
		return
	case m.asked == 0:
		m.name = strings.Clone(others.name)
	}
	m.differ = m.differ || others.differ || m.name != others.name
	m.asked += others.asked
}

// telling is what a model is asked, where only that tells a request from others: all
// are to one model.
func (m *models) telling(label string) (text string, ok bool) {
	if m.differ || m.asked < 2 {
		return "", false
	}
	_, text, ok = asked(label)
	return text, ok
}

// asked is a label of a model and what that is asked.
func asked(label string) (name, text string, ok bool) {
	name, text, ok = strings.Cut(label, ": ")
	return name, text, ok && LabelName(label) == name
}
