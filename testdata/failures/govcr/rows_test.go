package greenhouse

import (
	"encoding/json"
	"os"
	"testing"
)

// Each row of error_messages.json as the message of a failure.
func TestRows(t *testing.T) {
	data, err := os.ReadFile(os.Getenv("ROWS"))
	if err != nil {
		t.Skip("ROWS names no file")
	}
	var rows struct {
		Vectors []struct{ ID, System, Text string }
	}
	if err := json.Unmarshal(data, &rows); err != nil {
		t.Fatal(err)
	}
	for _, row := range rows.Vectors {
		if row.System == "go-vcr" {
			t.Run(row.ID, func(t *testing.T) { t.Fatal(row.Text) })
		}
	}
}
