package model

import (
	"slices"
	"testing"
)

func TestKeepVolatile(t *testing.T) {
	recorded := Header{{"Date", "old"}, {"X-A", "1"}, {"etag", "e1"}, {"Via", "a"}, {"X-Timer", "t"}}
	answered := Header{{"X-A", "2"}, {"ETag", "e2"}, {"Date", "new"}, {"Age", "3"}, {"X-Timer", "t"}, {"date", "again"}}
	want := Header{{"X-A", "2"}, {"ETag", "e1"}, {"Date", "old"}, {"X-Timer", "t"}}
	got, kept := KeepVolatile(recorded, answered)
	if !slices.Equal(got, want) || !slices.Equal(kept, []string{"ETag", "Date"}) {
		t.Errorf("got %v, kept %v", got, kept)
	}
}
