package testrun

import (
	"cmp"
	"io/fs"
	"path"
	"strings"

	"tapedeck/model/lazyregexp"
	"tapedeck/replay/explain"
	"tapedeck/replay/library"
	"tapedeck/replay/library/all"
	"tapedeck/ui/match"
)

// byTest finds the cassettes that a failure's test uses, by the conventions and
// the code that the failure's library reads.
func (p *Project) byTest(f Failing) Place {
	if f.Test == nil {
		return Place{}
	}
	var missing, unknown Place
	for _, l := range p.librariesOf(f) {
		t, uses := p.usesOf(f, l)
		var found []string
		by := Code
		for _, use := range uses.List {
			place, _ := p.named(library.CassetteInUse{Path: use.Path}, l.Name, t.Folder)
			if place.By != Named {
				continue
			}
			if place.Missing {
				place.By = basisOf(use)
				missing = cmp.Or(missing, place)
				continue
			}
			if !use.Code {
				by = Convention
			}
			found = append(found, place.Path)
		}
		switch {
		case len(found) == 1:
			return Place{Path: found[0], By: by}
		case len(found) > 1:
			return Place{Path: p.nearestOf(found, f.Request.Request), By: Guess, Note: "the test uses " + listed(found)}
		case uses.Unknown != "":
			unknown.Note = "its name stands at " + uses.Unknown + ", and is no literal"
		}
	}
	if missing.Path != "" {
		return missing
	}
	return unknown
}

// usesOf is what a library's rules say of a failure's test. The tests of one run
// are asked about once each.
func (p *Project) usesOf(f Failing, l library.Library) (library.TestCase, library.Uses) {
	p.code.Lock()
	defer p.code.Unlock()
	key := usesKey{f.Test, l.Name}
	if known, ok := p.uses[key]; ok {
		return known.test, known.uses
	}
	t := p.testCase(f)
	t.Known = &p.sources
	uses := l.Uses(p.FS(), t)
	p.uses[key] = testUses{t, uses}
	return t, uses
}

// setUp is how a failure's test sets its library up, as far as its code says.
func (p *Project) setUp(f Failing, name string) (explain.Setup, []library.UnknownSetting) {
	l := match.Library(name)
	if f.Test == nil || l.Uses == nil || l.SetUpInCode == nil {
		return explain.Setup{}, nil
	}
	_, uses := p.usesOf(f, l)
	if len(uses.Around.Files) == 0 {
		return explain.Setup{}, nil
	}
	s := l.SetUpInCode(uses.Around)
	return explain.Setup{Library: l.Name, Mode: s.Mode, MatchOn: s.MatchOn, IgnoreHosts: s.IgnoreHosts, Repeats: s.Repeats, Filters: s.Filters, Placeholders: s.Placeholders,
		SentHeader: s.SentHeader}, s.Unknown
}

func basisOf(u library.Use) Basis {
	if u.Code {
		return Code
	}
	return Convention
}

// librariesOf are those that may be a failure's and know what tests use.
func (p *Project) librariesOf(f Failing) (list []library.Library) {
	for _, l := range all.Libraries() {
		if l.Uses != nil && l.MayHaveSaid(f.failure()) {
			list = append(list, l)
		}
	}
	return list
}

// testCase is the test, with its file as the project has it.
func (p *Project) testCase(f Failing) library.TestCase {
	t := library.TestCase{Name: f.Test.Name, Folder: "."}
	if f.Tool == "go test" || f.Tool == "junit" && strings.HasPrefix(t.Name, "Test") && f.Test.File == "" {
		t.Folder = p.goFolder(f.Test.Package, f.text)
		if t.Folder != "" {
			return t
		}
	}
	t.File = p.testFile(f)
	t.Folder = path.Dir(cmp.Or(t.File, "."))
	if name, _, ok := strings.Cut(t.Name, " ("); ok && f.Tool == "unittest" {
		t.Name = f.Test.Package[strings.LastIndexByte(f.Test.Package, '.')+1:] + "." + name
	}
	return t
}

var (
	placedIn = lazyregexp.New(`([\w./\\-]+\.(?:py|rb|go)):\d+`)
	testFile = lazyregexp.New(`^test_.*\.py$|_test\.(?:py|go|rb)$|_spec\.rb$|^test_.*\.rb$`)
	goModule = lazyregexp.New(`(?m)^module\s+"?([^\s"]+)`)
)

// testFile is the file of a test's code: the one that its runner names, the
// module, or of the project's own that its report names the first that is named as
// tests are, else the first.
func (p *Project) testFile(f Failing) string {
	names := []string{f.Test.File}
	for parts := strings.Split(f.Test.Package, "."); len(parts) > 0; parts = parts[:len(parts)-1] { // the last ones are classes
		names = append(names, strings.Join(parts, "/")+".py")
	}
	if file := p.firstOwn(names); file != "" {
		return file
	}
	names = nil
	placed := placedIn.FindAllStringSubmatch(f.text, 200)
	for _, isTest := range []bool{true, false} {
		for _, m := range placed {
			base := path.Base(m[1])
			if (testFile.MatchString(base) && !strings.HasSuffix(base, "_helper.rb")) == isTest {
				names = append(names, m[1])
			}
		}
	}
	return p.firstOwn(names)
}

// firstOwn is the first of the files that the project has, by how they end.
func (p *Project) firstOwn(names []string) string {
	for _, name := range names {
		if name == "" {
			continue
		}
		words := pathWords(name)
		if len(words) == 0 {
			continue
		}
		score, found := p.longestTail(words, p.files[words[len(words)-1]])
		if len(found) > 0 && (score == len(words) || score >= 2) {
			return found[0]
		}
	}
	return ""
}

// goFolder is the folder of a Go package: by the module's name, as gotestsum
// shortens it, or where the files lie that its reports name.
func (p *Project) goFolder(pkg, text string) string {
	for _, file := range append([]string{"go.mod"}, p.files["go.mod"]...) {
		data, err := fs.ReadFile(p.FS(), file)
		if err != nil || pkg == "" {
			continue
		}
		module := goModule.FindSubmatch(data)
		if module == nil {
			continue
		}
		if pkg == string(module[1]) {
			return path.Dir(file)
		}
		if below, ok := strings.CutPrefix(pkg, string(module[1])+"/"); ok {
			return path.Join(path.Dir(file), below)
		}
	}
	if m := placedIn.FindStringSubmatch(text); m != nil {
		if found := p.files[path.Base(m[1])]; len(found) == 1 {
			return path.Dir(found[0])
		}
	}
	if pkg != "" && p.dirs[path.Clean(pkg)] {
		return path.Clean(pkg)
	}
	return ""
}
