// Tapedeck views, edits and re-records HTTP cassettes.
package main

import (
	"os"

	"tapedeck/ui/cli"
)

func main() {
	os.Exit(cli.Run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
