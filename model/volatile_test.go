package model

import (
	"slices"
	"testing"
)

func TestVolatile(t *testing.T) {
	tests := []struct {
		name                     string
		volatile                 Volatile
		recorded, received, want Header
		kept                     []string
	}{
		{"the usual ones", Volatile{},
			Header{{"Date", "old"}, {"X-A", "1"}, {"etag", "e1"}, {"Via", "a"}, {"X-Timer", "t"}},
			Header{{"X-A", "2"}, {"ETag", "e2"}, {"Date", "new"}, {"Age", "3"}, {"X-Timer", "t"}, {"date", "again"}},
			Header{{"X-A", "2"}, {"ETag", "e1"}, {"Date", "old"}, {"X-Timer", "t"}}, []string{"ETag", "Date"}},
		{"cookies by name", Volatile{},
			Header{{"Set-Cookie", "a=1; Path=/"}, {"Set-Cookie", "b=2"}},
			Header{{"Set-Cookie", "b=3"}, {"Set-Cookie", "new=4"}, {"Set-Cookie", "a=5; Path=/"}},
			Header{{"Set-Cookie", "b=2"}, {"Set-Cookie", "new=4"}, {"Set-Cookie", "a=1; Path=/"}}, []string{"Set-Cookie"}},
		{"others", Volatile{Add: []string{"X-Quota"}, Not: []string{"etag"}},
			Header{{"x-quota", "9"}, {"ETag", "e1"}}, Header{{"x-quota", "8"}, {"ETag", "e2"}},
			Header{{"x-quota", "9"}, {"ETag", "e2"}}, []string{"x-quota"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, kept := test.volatile.Keep(test.recorded, test.received)
			if !slices.Equal(got, test.want) || !slices.Equal(kept, test.kept) {
				t.Errorf("got %v, kept %v", got, kept)
			}
		})
	}
}
