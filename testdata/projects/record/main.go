// Command record records the cassettes of the projects from a greenhouse on
// this machine, runs their tests as they are now, and keeps what those print.
//
//	go run ./testdata/projects/record
//
// PYTHON names a Python with vcrpy, pytest-recording, Betamax, requests and
// pytest; Ruby needs VCR, WebMock and RSpec.
package main

import (
	"cmp"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"

	"tapedeck/testdata/projects"
)

func main() {
	log.SetFlags(0)
	l, err := net.Listen("tcp", projects.Recorded)
	if err != nil {
		log.Fatal(err)
	}
	python := cmp.Or(os.Getenv("PYTHON"), "python3")
	for _, p := range projects.All(python) {
		server := &http.Server{Handler: projects.Greenhouse()}
		go server.Serve(l)
		if err := record(p); err != nil {
			log.Fatalf("%s: %v", p.Name, err)
		}
	}
}

// record makes a project's cassettes anew, then failed.txt; for go-vcr also what
// it prints with VCR_DEBUG, for unittest what it prints with --locals.
func record(p projects.Project) error {
	folder := filepath.Join("testdata/projects", p.Name)
	place := filepath.Join("/tmp/greenhouse", p.Name) // the same in every record of a failure
	defer os.RemoveAll("/tmp/greenhouse")
	cassettes := filepath.Join(folder, p.Cassettes)
	if err := os.RemoveAll(cassettes); err != nil {
		return err
	}
	if err := os.CopyFS(place, os.DirFS(folder)); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(place, p.Cassettes), 0o755); err != nil {
		return err
	}
	if err := overlay(place, filepath.Join(folder, "before")); err != nil {
		return err
	}
	if out, err := p.Run(place, "RECORD="+p.Record).CombinedOutput(); err != nil {
		return fmt.Errorf("recording: %v\n%s", err, out)
	}
	if err := os.CopyFS(cassettes, os.DirFS(filepath.Join(place, p.Cassettes))); err != nil {
		return err
	}
	if err := overlay(place, folder); err != nil {
		return err
	}
	if p.As == "go-vcr" {
		if err := keep(p, place, filepath.Join(folder, "failed-debug.txt"), "VCR_DEBUG=true"); err != nil {
			return err
		}
	}
	if p.Name == "unittest" {
		with := p
		with.Command = append(slices.Clone(p.Command), "--locals")
		if err := keep(with, place, filepath.Join(folder, "failed-locals.txt")); err != nil {
			return err
		}
	}
	return keep(p, place, filepath.Join(folder, "failed.txt"))
}

// keep runs the tests and keeps what they print.
func keep(p projects.Project, place, file string, env ...string) error {
	c := p.Run(place)
	c.Env = append(c.Env, env...)
	out, err := c.CombinedOutput()
	if _, failed := err.(*exec.ExitError); !failed {
		return fmt.Errorf("its tests did not fail: %v\n%s", err, out)
	}
	return os.WriteFile(file, out, 0o644)
}

// overlay puts the files of a folder over those of another.
func overlay(over, folder string) error {
	return filepath.WalkDir(folder, func(path string, e os.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		name, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(over, name), data, 0o644)
	})
}
