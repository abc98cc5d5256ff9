// Command man writes tapedeck's manual pages into a folder, from the same text
// as its --help:
//
//	go run ./ui/cli/man /usr/local/share/man/man1
package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra/doc"

	"tapedeck/ui/cli"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: man FOLDER")
		os.Exit(2)
	}
	if err := os.MkdirAll(os.Args[1], 0o755); err != nil {
		fmt.Fprintln(os.Stderr, "man:", err)
		os.Exit(2)
	}
	header := &doc.GenManHeader{Title: "TAPEDECK", Section: "1", Source: "tapedeck", Manual: "tapedeck"}
	if err := doc.GenManTree(cli.Command(), header, os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "man:", err)
		os.Exit(2)
	}
}
