package secret_test

import (
	"bytes"
	"fmt"
	"testing"

	"tapedeck/cassette"
	"tapedeck/replay/secret"
	"tapedeck/replay/secret/secrettest"
	"tapedeck/testdata/corpus"
)

// Real bodies hold none of the secrets: none is refused, none changes.
func TestRealBodies(t *testing.T) {
	var values []secret.Placeholder
	for n, s := range secrettest.Secrets {
		values = append(values, secret.Placeholder{Placeholder: fmt.Sprintf("<%d>", n), Replace: s})
	}
	f := secret.New(values)
	bodies, size := 0, 0
	for _, recorded := range corpus.Cassettes(t) {
		file, err := cassette.Open(recorded.Path, cassette.Options{})
		if err != nil {
			continue
		}
		for i := range file.Len() {
			interaction, err := file.At(i)
			if err != nil {
				continue
			}
			r := interaction.Response
			data := r.Body.Decode(r.Header).Bytes
			out, err := f.Hide(t.Context(), data, nil)
			if err != nil || !bytes.Equal(out, data) {
				t.Errorf("%s: interaction %d: %v", recorded.Name(), i+1, err)
			}
			bodies, size = bodies+1, size+len(data)
		}
	}
	t.Logf("%d bodies, %d bytes", bodies, size)
	if bodies < 100 {
		t.Errorf("only %d bodies", bodies)
	}
}
