package main

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

// The first collection comes later than by default, all others come as they would:
// as Go has it, or as the person who runs tapedeck does.
func TestCollectLater(t *testing.T) {
	now := func() int {
		percent := debug.SetGCPercent(100)
		debug.SetGCPercent(percent)
		return percent
	}
	before := now()
	defer debug.SetGCPercent(before)
	t.Setenv("GOGC", "")
	debug.SetGCPercent(100)
	runtime.GC() // so that none comes by itself meanwhile
	collectLater()
	if got := now(); got != firstCollection {
		t.Errorf("at the start garbage is collected at %d percent", got)
	}
	for deadline := time.Now().Add(time.Minute); now() != 100; runtime.Gosched() {
		runtime.GC()
		if time.Now().After(deadline) {
			t.Fatalf("behind the first collection garbage is collected at %d percent", now())
		}
	}
	t.Setenv("GOGC", "50")
	debug.SetGCPercent(50)
	if collectLater(); now() != 50 {
		t.Errorf("where GOGC is set garbage is collected at %d percent", now())
	}
}
