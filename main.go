// Tapedeck views, edits and re-records HTTP cassettes.
package main

import (
	"os"
	"runtime"
	"runtime/debug"

	"tapedeck/ui/cli"
)

func main() {
	collectLater()
	os.Exit(cli.Run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// firstCollection is how large the heap gets, in percent of what Go allows by
// default (4 MB), before garbage is collected for the first time.
const firstCollection = 400

// collectLater has garbage collected later the first time, and then as by default:
// most commands end before they fill so much memory. Where GOGC is set, that holds.
func collectLater() {
	if os.Getenv("GOGC") != "" {
		return
	}
	percent := debug.SetGCPercent(firstCollection)
	collected := new(*int)
	runtime.AddCleanup(collected, func(percent int) { debug.SetGCPercent(percent) }, percent)
}
