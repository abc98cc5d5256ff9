package source

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// print writes a value as the tests compare it.
func print(v Value) string {
	switch v.Kind {
	case String:
		return fmt.Sprintf("%q", v.Text)
	case Symbol:
		return ":" + v.Text
	case Number, Bool, Name:
		return v.Text
	case Nil:
		return "nil"
	case List:
		return "[" + printAll(v.Items) + "]"
	case Map:
		return "{" + printNamed(v.Members) + "}"
	case Called:
		return printCall(v.Call)
	case Joined:
		return "<" + printAll(v.Items) + ">"
	}
	return "?"
}

func printAll(values []Value) string {
	var texts []string
	for _, v := range values {
		texts = append(texts, print(v))
	}
	return strings.Join(texts, " ")
}

func printNamed(all []Named) string {
	var texts []string
	for _, n := range all {
		texts = append(texts, n.Name+"="+print(n.Value))
	}
	return strings.Join(texts, " ")
}

func printCall(c *Call) string {
	return c.Name + "(" + strings.TrimSpace(printAll(c.Args)+" "+printNamed(c.Named)) + ")"
}

func (s *Scope) where() string {
	var names []string
	for ; s != nil; s = s.In {
		name := s.Name
		if s.By != nil {
			name = printCall(s.By)
		}
		names = append([]string{name}, names...)
	}
	return strings.Join(names, "/")
}

// printFile writes what a file holds, one line each.
func printFile(f *File) string {
	var b strings.Builder
	for _, s := range f.Scopes {
		fmt.Fprintf(&b, "%d-%d %s", s.Line, s.End, s.where())
		if len(s.Params) > 0 {
			fmt.Fprintf(&b, " params %s", strings.Join(s.Params, ","))
		}
		for _, d := range s.Decorators {
			fmt.Fprintf(&b, " @%s", printCall(d))
		}
		b.WriteString("\n")
	}
	for _, c := range f.Calls {
		fmt.Fprintf(&b, "call %d %s in %s\n", c.Line, printCall(c), c.In.where())
	}
	for _, a := range f.Assigns {
		fmt.Fprintf(&b, "assign %d %s = %s in %s\n", a.Line, a.Name, print(a.Value), a.In.where())
	}
	for _, r := range f.Returns {
		fmt.Fprintf(&b, "return %d %s in %s\n", r.Line, print(r.Value), r.In.where())
	}
	return b.String()
}

func check(t *testing.T, read func(string) *File, src, want string) {
	t.Helper()
	if got := printFile(read(src)); got != want {
		t.Errorf("of\n%s\ngot\n%s\nwant\n%s", src, got, want)
	}
}

func TestPython(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"x = 1", "assign 1 x = 1 in \n"},
		{`a.b["c"] = ["d", 'e' "f", None, True]`, `assign 1 a.b.c = ["d" "ef" nil true] in ` + "\n"},
		{`f(r"\d", b"x", f"a{b}c", f"{{x}}", "a" + "b", "a" + b, "%s" % c, -1)`,
			`call 1 f("\\d" ? <"a" b "c"> "{x}" "ab" <"a" b> ? ?) in ` + "\n"},
		{"f(\"\"\"a\nb\"\"\", '''c''', \"\\u00fc\\n\\x41\")", `call 1 f("a\nb" "c" "ü\nA") in ` + "\n"},
		{"def f(self, a: int = 1, *b, c=2) -> dict[str, int]:\n    # no\n    return {'x': 1, \"y\": (1, 2), **z}\n\nq = 1\n",
			"1-3 f params self,b,a,c\nassign 5 q = 1 in \nreturn 3 {x=1 y=[1 2]} in f\n"},
		{"@pytest.mark.vcr\n@other(1)\nclass T:\n    @a.b('c', d=[1])\n    async def test(self):\n        pass\nx = 2",
			"3-6 T @pytest.mark.vcr() @other(1)\n5-6 T/test params self @a.b(\"c\" d=[1])\ncall 2 other(1) in \ncall 4 a.b(\"c\" d=[1]) in T\nassign 7 x = 2 in \n"},
		{"with Betamax.configure() as config:\n    config.o['x'] = 'y'\nz()\n",
			"1-2 Betamax.configure()\ncall 1 Betamax.configure() in \ncall 3 z() in \nassign 1 config = Betamax.configure() in \nassign 2 config.o.x = \"y\" in Betamax.configure()\n"},
		{"def f():\n    with a('b'): yield\ndef g(x): return 1\n", "1-2 f\n2-2 f/a(\"b\")\n3-3 g params x\ncall 2 a(\"b\") in f\nreturn 3 1 in g\n"},
		{"with (a('b') as c,\n      d('e')):\n  f()\n", "1-3 a(\"b\")\ncall 1 a(\"b\") in \ncall 2 d(\"e\") in \ncall 3 f() in a(\"b\")\nassign 1 c = a(\"b\") in \n"},
		{"with Betamax(s).use_cassette('x', match_requests_on=['uri']): go()",
			"1-1 Betamax().use_cassette(\"x\" match_requests_on=[\"uri\"])\ncall 1 Betamax(s) in \ncall 1 Betamax().use_cassette(\"x\" match_requests_on=[\"uri\"]) in \ncall 1 go() in Betamax().use_cassette(\"x\" match_requests_on=[\"uri\"])\n"},
		{"f(x if y else z, [a for a in b if c], lambda r: r.x, {1: 2})", "call 1 f(? [?] ? {1=2}) in \n"},
		{"p = Path(__file__).parent / 'cassettes'", "call 1 Path(__file__) in \nassign 1 p = <Path().parent \"/\" \"cassettes\"> in \n"},
		{"x = os.path.join(os.path.dirname(__file__), \"a\")",
			"call 1 os.path.dirname(__file__) in \ncall 1 os.path.join(os.path.dirname(__file__) \"a\") in \nassign 1 x = os.path.join(os.path.dirname(__file__) \"a\") in \n"},
		{"f('unclosed\ng('x')", "call 2 g(\"x\") in \ncall 1 f(? g(\"x\")) in \n"},
		{"def f(): return {'a': 1}", "1-1 f\nreturn 1 {a=1} in f\n"},
		{"if x: y = 1\nelse: y = 2", "assign 1 y = 1 in \nassign 2 y = 2 in \n"},
	} {
		check(t, Python, c.src, c.want)
	}
}

func TestRuby(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"x = 1", "assign 1 x = 1 in \n"},
		{"VCR.configure do |c|\n  c.a = 'b'\n  c.o = { record: :none, 'x' => %i[method uri], \"y\": %w[a b] }\nend\nz = 1",
			"1-4 VCR.configure() params c\ncall 1 VCR.configure() in \nassign 2 c.a = \"b\" in VCR.configure()\nassign 3 c.o = {record=:none x=[:method :uri] y=[\"a\" \"b\"]} in VCR.configure()\nassign 5 z = 1 in \n"},
		{"describe 'a', vcr: { match_requests_on: [:method] } do\n  it('b', :vcr) { expect(f(1)).to eq(2) }\n  it 'c' do\n    x\n  end\nend",
			"1-6 describe(\"a\" vcr={match_requests_on=[:method]})\n2-2 describe(\"a\" vcr={match_requests_on=[:method]})/it(\"b\" :vcr)\n3-5 describe(\"a\" vcr={match_requests_on=[:method]})/it(\"c\")\n" +
				"call 1 describe(\"a\" vcr={match_requests_on=[:method]}) in \ncall 2 it(\"b\" :vcr) in describe(\"a\" vcr={match_requests_on=[:method]})\n" +
				"call 2 f(1) in describe(\"a\" vcr={match_requests_on=[:method]})/it(\"b\" :vcr)\ncall 2 expect(f(1)) in describe(\"a\" vcr={match_requests_on=[:method]})/it(\"b\" :vcr)\n" +
				"call 2 eq(2) in describe(\"a\" vcr={match_requests_on=[:method]})/it(\"b\" :vcr)\ncall 2 expect().to(eq(2)) in describe(\"a\" vcr={match_requests_on=[:method]})/it(\"b\" :vcr)\n" +
				"call 3 it(\"c\") in describe(\"a\" vcr={match_requests_on=[:method]})\n"},
		{"VCR.use_cassette('beds/' + e.description, record: m) { e.run }", "1-1 VCR.use_cassette(<\"beds/\" e.description> record=m)\ncall 1 VCR.use_cassette(<\"beds/\" e.description> record=m) in \n"},
		{"f \"a#{b}c\", 'd#{e}', \"\\u00fc\", :\"x y\", ok?, /re/i", "call 1 f(<\"a\" b \"c\"> \"d#{e}\" \"ü\" :x y ok? ?) in \n"},
		{"def f(a, b = 1, c: 2)\n  return 3 if a\n  while x do\n    y\n  end\n  4\nend\nq = 1",
			"1-7 f params a,b,c\nassign 8 q = 1 in \nreturn 2 3 in f\n"},
		{"x = <<~E\n  a\n    b\nE\ny = 2", "assign 1 x = \"a\\n  b\\n\" in \nassign 5 y = 2 in \n"},
		{"module A\n  class B < C\n    def self.d; end\n  end\nend", "1-5 A\n2-4 A/B\n3-3 A/B/d\n"},
		{"=begin\nx = 1\n=end\nf # g\n__END__\ny = 1", ""},
		{"a = b\n  .c('d')\n  .e", "call 2 b.c(\"d\") in \nassign 1 a = b.c().e in \n"},
		{"f.call({ 'a' => 1 }, b:) do |x, y|\nend", "1-2 f.call({a=1} b=b) params x,y\ncall 1 f.call({a=1} b=b) in \n"},
		{"x = y ? 'a' : 'b'\nz = 1 unless w", "assign 1 x = ? in \nassign 2 z = 1 in \n"},
		{"let(:name) { 'x' }", "1-1 let(:name)\ncall 1 let(:name) in \n"},
		{"l = ->(r) { r.x('y') }\nm = 1", "1-1 \ncall 1 r.x(\"y\") in \nassign 1 l = ? in \nassign 2 m = 1 in \n"},
	} {
		check(t, Ruby, c.src, c.want)
	}
}

func TestGo(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"package p\nfunc TestA(t *testing.T) {\n\tr, err := recorder.New(\"fixtures/\"+name, recorder.WithMode(recorder.ModeReplayOnly))\n\tconst x = `y`\n}\n",
			"2-5 TestA params t\ncall 3 recorder.New(<\"fixtures/\" name> recorder.WithMode(recorder.ModeReplayOnly)) in TestA\ncall 3 recorder.WithMode(recorder.ModeReplayOnly) in TestA\nassign 4 x = \"y\" in TestA\n"},
		{"package p\nvar o = &recorder.Options{CassetteName: \"a\", Mode: 1}\nvar l = []string{\"a\", \"b\"}",
			"assign 2 o = {CassetteName=\"a\" Mode=1} in \nassign 3 l = [\"a\" \"b\"] in \n"},
		{"package p\nfunc f() string { return \"a\" + \"b\" }\nfunc (", "2-2 f\n3-3 _\nreturn 2 \"ab\" in f\n"},
		{"no go at all", ""},
	} {
		check(t, Go, c.src, c.want)
	}
}

// TestResolve follows names to what they are assigned.
func TestResolve(t *testing.T) {
	f := Python("A = 'x'\nB = A\nC = 1\nC = 2\nD = D\nf(A, B, C, D, E)")
	var got []string
	for _, v := range f.Calls[0].Args {
		got = append(got, print(f.Resolve(v)))
	}
	if s := strings.Join(got, " "); s != `"x" "x" C D E` {
		t.Error(s)
	}
}

// TestResolveCycle holds that names which stand for each other end.
func TestResolveCycle(t *testing.T) {
	for name, f := range map[string]*File{
		"Python, two":   Python("def test_x():\n    a = b\n    b = a\n    use_cassette(a)\n"),
		"Python, three": Python("def test_x():\n    a = b\n    b = c\n    c = a\n    use_cassette(a)\n"),
		"Ruby, two":     Ruby("def test_x\n  a = b\n  b = a\n  use_cassette(a)\nend\n"),
		"Ruby, three":   Ruby("def test_x\n  a = b\n  b = c\n  c = a\n  use_cassette(a)\nend\n"),
		"Go, two":       Go("package p\nfunc TestX(t *testing.T) {\n\ta := b\n\tb := a\n\tuse_cassette(a)\n}\n"),
		"Go, three":     Go("package p\nfunc TestX(t *testing.T) {\n\ta := b\n\tb := c\n\tc := a\n\tuse_cassette(a)\n}\n"),
	} {
		i := slices.IndexFunc(f.Calls, func(c *Call) bool { return c.Name == "use_cassette" })
		if i < 0 || len(f.Calls[i].Args) != 1 || len(f.Assigns) < 2 {
			t.Errorf("%s: the call or what is assigned was not read: %s", name, printFile(f))
			continue
		}
		if v := f.ResolveIn(f.Calls[i].Args[0], f.Calls[i].In); v.Kind != Name {
			t.Errorf("%s: resolved as %s", name, print(v))
		}
	}
}

// TestProjects reads the tests of real projects to their ends.
func TestProjects(t *testing.T) {
	for pattern, read := range map[string]func(string) *File{"*/tests/*.py": Python, "rspec/*/*.rb": Ruby, "go/*_test.go": Go} {
		paths, err := filepath.Glob("../../testdata/projects/" + pattern)
		if err != nil || len(paths) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(paths), err)
		}
		for _, path := range paths {
			src, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			f := read(string(src))
			if len(strings.TrimSpace(string(src))) > 0 && len(f.Calls) == 0 {
				t.Errorf("%s: no call is read", path)
			}
			for _, s := range f.Scopes {
				if s.End < s.Line {
					t.Errorf("%s: %s ends in line %d, before its first, %d", path, s.where(), s.End, s.Line)
				}
			}
		}
	}
}

// FuzzSource holds that any text is read, and that scopes lie in each other.
func FuzzSource(f *testing.F) {
	for _, pattern := range []string{"*/tests/*.py", "rspec/*/*.rb", "go/*_test.go"} {
		paths, _ := filepath.Glob("../../testdata/projects/" + pattern)
		for _, path := range paths {
			src, err := os.ReadFile(path)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(string(src))
		}
	}
	f.Add("f(\"a#{b[\"c\"]}\", <<~E, %w[a b])\nx\nE\n")
	f.Add("package A\nfunc 00A)A{\n0(func!){")
	f.Add("x = f'{a!r:>{b}}' \"\"\"c")
	inputs, reached := 0, 0
	f.Cleanup(func() { f.Logf("%d of %d inputs had scopes", reached, inputs) })
	f.Fuzz(func(t *testing.T, src string) {
		inputs++
		lines := strings.Count(src, "\n") + 2
		for _, read := range []func(string) *File{Python, Ruby, Go} {
			file := read(src)
			if len(file.Scopes) > 0 {
				reached++
			}
			for _, s := range file.Scopes {
				if s.Line < 1 || s.End < s.Line || s.End > lines {
					t.Fatalf("%d-%d of %d lines", s.Line, s.End, lines)
				}
				if s.In != nil && (s.In.Line > s.Line || s.In.End < s.End) {
					t.Fatalf("%d-%d is in %d-%d", s.Line, s.End, s.In.Line, s.In.End)
				}
			}
		}
	})
}
