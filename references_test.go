package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"math/bits"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The files of a package under ui stand in an order in which each refers to those
// below it: of the pairs of a file and one that it refers to, at most one in ten
// goes up. What counts is the names that stand in the package itself, so a
// method refers to its type, and not what calls it to the method.
func TestReferencesRunDownward(t *testing.T) {
	packages := map[string]*filePairs{}
	err := walkSources(func(path string) error {
		if !strings.HasPrefix(filepath.ToSlash(path), "ui/") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		folder := filepath.ToSlash(filepath.Dir(path))
		if packages[folder] == nil {
			packages[folder] = &filePairs{in: map[string]int{}}
		}
		packages[folder].add(file, filepath.Base(path))
		return nil
	})
	if err != nil || len(packages) < 20 {
		t.Fatalf("%d packages: %v", len(packages), err)
	}
	for folder, p := range packages {
		pairs, upward := p.count()
		if all := pairs + upward; upward*10 > all {
			t.Errorf("%s: of %d pairs of files that refer to each other, at least %d go up: %s", folder, all, upward, strings.Join(p.circles(), ", "))
		}
	}
}

// A filePairs is the files of a package, and which of them refer to which.
type filePairs struct {
	files []string
	uses  []map[string]bool // names, by file
	in    map[string]int    // the file that declares a name
	to    []uint64          // once they are counted: the files that each refers to
}

func (p *filePairs) add(file *ast.File, name string) {
	n := len(p.files)
	p.files = append(p.files, name)
	for declared := range file.Scope.Objects {
		p.in[declared] = n
	}
	uses := map[string]bool{}
	for _, id := range file.Unresolved {
		uses[id.Name] = true
	}
	p.uses = append(p.uses, uses)
}

// count counts the pairs that go down in the best order there is, and those that
// go up in it.
func (p *filePairs) count() (down, up int) {
	p.to = make([]uint64, len(p.files))
	for from, names := range p.uses {
		for name := range names {
			if at, ok := p.in[name]; ok && at != from {
				p.to[from] |= 1 << at
			}
		}
		down += bits.OnesCount64(p.to[from])
	}
	for _, circle := range p.together() {
		up += p.upward(circle)
	}
	return down - up, up
}

// together are the files that refer to each other in circles.
func (p *filePairs) together() [][]int {
	reach := slices.Clone(p.to)
	for by := range reach {
		for from := range reach {
			if reach[from]&(1<<by) != 0 {
				reach[from] |= reach[by]
			}
		}
	}
	var circles [][]int
	var seen uint64
	for from := range reach {
		if reach[from]&(1<<from) == 0 || seen&(1<<from) != 0 {
			continue
		}
		var circle []int
		for other := range reach {
			if reach[from]&(1<<other) != 0 && reach[other]&(1<<from) != 0 {
				circle, seen = append(circle, other), seen|1<<other
			}
		}
		circles = append(circles, circle)
	}
	return circles
}

// upward is how many pairs of a circle go up at least: of each set of its files
// the least where they stand above the others, one file more at a time.
func (p *filePairs) upward(circle []int) int {
	least := make([]int, 1<<len(circle))
	for set := 1; set < len(least); set++ {
		least[set] = len(circle) * len(circle)
		for n, lowest := range circle {
			if set&(1<<n) == 0 {
				continue
			}
			pairs := least[set&^(1<<n)]
			for k, above := range circle {
				if set&(1<<k) != 0 && p.to[lowest]&(1<<above) != 0 {
					pairs++
				}
			}
			least[set] = min(least[set], pairs)
		}
	}
	return least[len(least)-1]
}

// circles names the files that refer to each other.
func (p *filePairs) circles() []string {
	var all []string
	for _, circle := range p.together() {
		var names []string
		for _, n := range circle {
			names = append(names, p.files[n])
		}
		all = append(all, strings.Join(names, " "))
	}
	return all
}
