package explain

import (
	"testing"

	"tapedeck/model"
)

// What is called new in each run has a name or a form that says so: two values that
// only differ are not.
func TestPerRun(t *testing.T) {
	const a, b = "307c5773b87940a260ad470ea2804966", "3bf71640ceda12271b38560129ef8970"
	for _, test := range []struct {
		path, was, now, want string
		certain              bool
	}{
		{"boundary", a, b, "the multipart boundary", true},
		{"header Content-Type", "multipart/form-data; boundary=" + a, "multipart/form-data; boundary=" + b, "the multipart boundary", true},
		{"header Content-Type", "multipart/form-data; boundary=" + a, "multipart/mixed; boundary=" + b, "", false},
		{"header X-Amz-Date", "20260101T101112Z", "20260101T101113Z", "the header X-Amz-Date", true},
		{"query id", "0b0f2c5e-1d7d-4c2e-9f3a-6f5d7c8b9a10", "1b0f2c5e-1d7d-4c2e-9f3a-6f5d7c8b9a10", "query id, a random UUID", false},
		{"query ts", "1700000000", "1700000999", "query ts, a Unix time", false},
		{"form oauth_timestamp", "1700000000", "1700000999", "form oauth_timestamp, a Unix time", false},
		{"$.created_at", "1700000000123", "1700000999123", "$.created_at, a Unix time", false},
		{"query id", "1700000000", "1700000999", "", false},
		{"query ts", "17", "18", "", false},
		{"query X-Amz-Signature", a + a, b + b, "query X-Amz-Signature, a signature", false},
		{"header X-Hub-Signature-256", "sha256=" + a + a, "sha256=" + b + b, "header X-Hub-Signature-256, a signature", false},
		{"query sig", a, b[:20], "", false},
		{"query design", a, b, "", false},
		{"form oauth_nonce", "kllo9940pd9333jh", "aeHR0cHM6Ly93d3c", "form oauth_nonce, a nonce", false},
		{"$.sent", "\"2026-12-01T10:11:12Z\"", "\"2026-12-02T09:01:02Z\"", "$.sent, a time", false},
		{"query since", "2026-12-01T00:00:00Z", "2026-12-02T00:00:00Z", "", false},
		{"query date", "2026-12-01", "2026-12-02", "", false},
		{"query page", "1", "2", "", false},
	} {
		what, certain := PerRun(model.Difference{Path: test.path, Was: test.was, Now: test.now})
		if what != test.want || certain != test.certain {
			t.Errorf("%s: %s -> %s is %q, %v, want %q", test.path, test.was, test.now, what, certain, test.want)
		}
	}
}
