package tui

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tapedeck/model"
	"tapedeck/replay/library/all"
	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/testrun"
	"tapedeck/ui/tui/failures"
	"tapedeck/ui/tui/opened"
)

// failedScreen shows what failed in a copy of one of testdata/projects, in whose
// folder it goes.
func failedScreen(t *testing.T, width, height int, project string) *sim {
	t.Helper()
	from := filepath.Join(home, "..", "..", "testdata", "projects", project)
	t.Chdir(t.TempDir())
	if err := os.CopyFS(".", os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	run := testrun.Split(contents(t, "failed.txt"))
	return newScreen(t, width, height, Options{Failed: &failures.Source{Run: run, Folder: ".", Name: run.Name()}})
}

// A remedy makes its failure replay, in its cassette alone; undo takes it back,
// saving writes what was changed.
func TestFailuresMended(t *testing.T) {
	s := failedScreen(t, 80, 24, "pytest")
	water := "tests/cassettes/test_beds/TestBeds.test_water.yaml"
	before := contents(t, water)
	s.press("1").sees("> ~ TestBeds.test_water", "would replay", "1 unsaved")
	s.press("u").sees(">   TestBeds.test_water").lacks("would replay", "unsaved")
	s.press("1 j 1").sees("2 unsaved", "The cassette has changes that are not saved")
	s.press("w").lacks("unsaved", "~ Test", "not saved").sees("would replay", "saved 2 cassettes: TestBeds.test_beds.yaml, TestBeds.test_water.yaml")
	if contents(t, water) == before {
		t.Error("nothing was saved")
	}
	s.press("k 1").sees("there is nothing to fix")
}

// What was done to a failure is said while its explanation is read, and goes with the
// first key that leads to another.
func TestFailuresMessage(t *testing.T) {
	s := failedScreen(t, 80, 24, "pytest")
	s.press("1").sees("made 1 match", "u undoes").press("j").lacks("made 1 match", "u undoes").sees("2/16")
	s.press("u").sees("nothing to undo")
	s.press("k u <tab> 1 j G").sees("made 1 match", "u undoes").press("<tab>").lacks("made 1 match")
	s.press("u 1").sees("made 1 match")
	s.send(tea.MouseClickMsg{X: 10, Y: 5, Button: tea.MouseLeft})
	s.lacks("made 1 match")
}

// What was done with a long URL takes two rows, or less of what did not change, and
// which failure it is stays beside it.
func TestFailuresPlace(t *testing.T) {
	for _, width := range []int{60, 80, 120} {
		s := failedScreen(t, width, 24, "pytest")
		for n, next := range []string{"", "12345", "1234567890"} {
			s.send(fact(func() {
				said := done.Set(model.RequestURL, 0, "http://127.0.0.1:8931/v1/readings?page=1&date=2026-12-02", "http://127.0.0.1:8931/v2/readings?page=1&date=2026-12-03"+next)
				said.Next = opened.Undoes
				s.SayDone(said)
			}))
			s.sees(fmt.Sprintf("2026-12-03%s", next), "u undoes", "1/16")
			if row := strings.Split(s.text(), "\n")[22]; !strings.HasSuffix(row, " 1/16 ") {
				t.Errorf("%d columns, %d: the row is %q", width, n, row)
			}
		}
	}
}

// Enter goes on to the explanation, back leads to the same row, which knows what
// was changed meanwhile.
func TestFailuresOpened(t *testing.T) {
	s := failedScreen(t, 80, 24, "pytest")
	s.press("j <enter>").sees("Candidates, nearest first", "TestBeds.test_beds.yaml  vcrpy-yaml")
	s.press("1").sees("Replayed as 1")
	s.press("q").sees("> ~ TestBeds.test_beds", "would replay", "2/16")
	s.press("<enter> q").sees("> ~ TestBeds.test_beds")
	s.press(`/ "seasons" <enter>`).sees("1 shown", "test_seasons").lacks("test_water")
	s.press("<esc>").sees("test_seasons", "14/16")
}

// commandOf is a command of tests that prints to nobody.
func commandOf(t *testing.T, args ...string) *testrun.Command {
	t.Helper()
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { null.Close() })
	return &testrun.Command{Args: args, In: null, Out: null, Err: null}
}

// again shows what failed in the pytest project, in whose folder it goes, with a
// command that prints what stands in next.txt and ends with a status.
func again(t *testing.T, status int) (s *sim, source *failures.Source, next func(text string)) {
	t.Helper()
	failedScreen(t, 80, 24, "pytest") // for its folder
	command := commandOf(t, "sh", "-c", fmt.Sprintf("cat next.txt; exit %d", status))
	source = &failures.Source{Run: testrun.Split(contents(t, "failed.txt")), Folder: ".", Name: command.Name(), Command: command}
	return newScreen(t, 80, 24, Options{Failed: source}), source, func(text string) {
		if err := os.WriteFile("next.txt", []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// withoutWater is what pytest prints without the failure of one test.
func withoutWater(text string) string {
	at := strings.Index(text, "_____________________________ TestBeds.test_beds")
	text = text[:strings.Index(text, "___")] + text[strings.LastIndex(text[:at], "\n")+1:]
	at = strings.Index(text, "FAILED tests/test_beds.py::TestBeds::test_water")
	return text[:at] + text[at+strings.Index(text[at:], "\n")+1:]
}

// The rows tell what passes when the tests have run again, and what is new.
func TestFailuresAgain(t *testing.T) {
	s, source, next := again(t, 1)
	failed := contents(t, "failed.txt")
	next(withoutWater(failed))
	s.press("R").sees("ran again: 1 passes now, 15 unchanged, 0 new", "passes now", " 16 failed, 15 on 16 cassettes")
	if source.Status != 1 {
		t.Errorf("status %d, want 1", source.Status)
	}
	s.press("1 R").sees("1 change not saved: the tests would not see them. Run?")
	s.press("s").sees("ran again: 0 pass now, 15 unchanged, 0 new").lacks("unsaved")
	next(failed) // the one that passed fails again
	s.press("R").sees("ran again: 0 pass now, 15 unchanged, 1 new", "new: body")
	s.press("1 R").sees("1 change not saved").press("r").sees("0 pass now, 16 unchanged, 0 new", "1 unsaved")
}

// What was saved before the tests ran again can be undone, unless the tests have
// written the cassette meanwhile: then it is read again.
func TestFailuresUndoneAfterAgain(t *testing.T) {
	s, _, next := again(t, 1)
	next(contents(t, "failed.txt"))
	water := "tests/cassettes/test_beds/TestBeds.test_water.yaml"
	before := contents(t, water)
	s.press("1 w").sees("would replay").lacks("unsaved")
	saved := contents(t, water)
	s.press("R").sees("16 unchanged, 0 new").lacks("unsaved")
	s.press("u").sees("undone", "1 unsaved").press("w").lacks("unsaved")
	if contents(t, water) != before {
		t.Error("it is not as it was before the change")
	}
	s.press("U w")
	if contents(t, water) != saved {
		t.Error("it is not as it was after the change")
	}
	if err := os.WriteFile(water, []byte(before+"# by the tests\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	s.press("R").sees("16 unchanged, 0 new").press("u").sees("nothing to undo")
}

// When nothing fails any more that is said, and all failures stand there as they
// were.
func TestFailuresAgainAllPass(t *testing.T) {
	s, source, next := again(t, 0)
	next("collected 19 items\n\ntests/test_beds.py ......      [100%]\n\n=== 19 passed in 1.02s ===\n")
	s.press("R").sees("ran again: 16 pass now, no test fails any more", " 0 failed", "passes now", "The last run did not fail here.")
	if source.Status != 0 {
		t.Errorf("status %d, want 0", source.Status)
	}
	next(contents(t, "failed.txt"))
	s.press("R").sees("ran again: 0 pass now, 0 unchanged, 16 new")
}

// A failure that the last run does not report passes only if its test ran: it
// may fail on another request, or its file may not load.
func TestFailuresAgainUnknown(t *testing.T) {
	s, _, next := again(t, 1)
	failed := contents(t, "failed.txt")
	next(strings.ReplaceAll(failed, "/v1/water", "/v1/rain"))
	s.press("R").sees("ran again: 0 pass now, 15 unchanged, 1 new, 1 fails elsewhere", "fails elsewhere", "/v1/rain")
	next(failed)
	s.press("R").sees("ran again: 0 pass now, 16 unchanged, 0 new, 1 fails elsewhere")
	next(contents(t, filepath.Join(home, "..", "..", "testdata", "runs", "pytest-broken.txt")))
	s.press("R").sees("unknown: not all ran, status 1", "unknown now", "is not known", " 1 failed")
	next(failed)
	s.press("R").sees("16 unchanged, 0 new")
}

// What makes a library print requests whole is agreed to once, and said in the
// title; the command then runs with it.
func TestFailuresAgainSayingMore(t *testing.T) {
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	t.Setenv("VCR_DEBUG", "") // puts it back
	os.Unsetenv("VCR_DEBUG")
	failedScreen(t, 120, 40, "go") // for its folder
	open := func() *sim {
		switches, err := testrun.ReadSwitches()
		if err != nil {
			t.Fatal(err)
		}
		command := commandOf(t, "sh", "-c", "echo $VCR_DEBUG >>with; cat failed.txt")
		command.Switches = switches.Agreed()
		return newScreen(t, 120, 40, Options{Failed: &failures.Source{Run: testrun.Split(contents(t, "failed.txt")), Folder: ".", Name: command.Name(), Command: command, Switches: switches}})
	}
	asked := "With VCR_DEBUG=true in the environment go-vcr 4.0.7 or later prints requests whole."
	s := open()
	s.press("R").sees(asked).press("<enter>").sees(asked).press("<esc>").lacks(asked)
	s.press("R y").sees("ran again").sees("VCR_DEBUG=true sh -c")
	s.press("R").lacks(asked).sees("ran again")
	open().press("R").lacks(asked).sees("ran again")
	if title, _, _ := strings.Cut(open().text(), "\n"); !strings.Contains(title, " VCR_DEBUG=true sh -c") {
		t.Errorf("the title of the next session is %q", title)
	}
	if got := contents(t, "with"); got != "true\ntrue\ntrue\n" {
		t.Errorf("ran with %q", got)
	}
}

// What has Python's tests print their variables is agreed to for one session. With
// it the causes are known that Betamax's errors do not tell.
func TestFailuresAgainWithVariables(t *testing.T) {
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	failedScreen(t, 120, 40, "unittest") // for its folder
	const printed = `case "$*" in *" --locals") cat failed-locals.txt;; *) cat failed.txt;; esac; echo "$*" >>with`
	command := commandOf(t, "sh", "-c", printed, "python", "-m", "unittest")
	s := newScreen(t, 120, 40, Options{Failed: &failures.Source{Run: testrun.Split(contents(t, "failed.txt")), Folder: ".", Name: command.Name(), Command: command}})
	const asked = "With --locals unittest prints variables, what was sent and secrets among them. Run with it until you quit?"
	s.sees("not known").press("R").sees(asked, "n without").press("y").sees("ran again", "-m unittest --locals").lacks("not known")
	s.press("R").lacks(asked).sees("ran again")
	if got := contents(t, "with"); got != "-m unittest --locals\n-m unittest --locals\n" {
		t.Errorf("ran with %q", got)
	}
}

// To a run of which no library reads a switch it means nothing, and is not said.
func TestFailuresWithoutSwitch(t *testing.T) {
	s, source, next := again(t, 1)
	l, _ := all.Named("go-vcr")
	source.Command.Switches = l.Switches
	next(contents(t, "failed.txt"))
	s.press("R").sees("ran again").sees(" sh -c").lacks("VCR_DEBUG")
}

// A cassette that is a guess is changed only when that is agreed to; one that is
// missing is said to be, with what makes it.
func TestFailuresOfGuessedAndMissing(t *testing.T) {
	const failed = "E   vcr.errors.CannotOverwriteExistingCassetteException: Can't overwrite existing cassette ('%s') in your current record mode ('none').\n" +
		"E   No match for the request (<Request (GET) http://api.greenhouse.test/v1/plants?page=2>) was found.\n"
	copyOf(t, "tour.yaml")
	if err := os.MkdirAll("other", 0o755); err != nil {
		t.Fatal(err)
	}
	open := func(cassette string) *sim {
		return newScreen(t, 80, 24, Options{Failed: &failures.Source{Run: testrun.Split(fmt.Sprintf(failed, cassette)), Folder: "."}})
	}
	s := open("elsewhere/tour.yaml")
	s.sees("a guess", "the text names elsewhere/tour.yaml")
	s.press("1").sees("tour.yaml is a guess: the text names elsewhere/tour.yaml. Change it?").press("<enter>")
	s.press("<esc>").lacks("unsaved")
	s.press("1 y").sees("would replay", "1 unsaved")
	s = open("other/new.yaml")
	s.sees("other/new.yaml, which is missing", "missing", "to make it, ")
	s.press("<enter>").sees("there is no cassette to open")
}

func TestFailuresScreens(t *testing.T) {
	for _, c := range []struct{ name, project, keys string }{
		{"failures", "pytest", ""},
		{"failures-changed", "pytest", "1"},
		{"failures-used-up", "rspec", `/ "used" <enter>`},
		{"failures-others", "go", "G"},
		{"failures-open", "pytest", "j <enter>"},
		{"failures-by-difference", "pytest", `v / "page=" <enter> g <enter>`},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := failedScreen(t, 80, 24, c.project)
			golden(t, c.name, s.press(c.keys).text())
			s.send(tea.WindowSizeMsg{Width: 120, Height: 40})
			golden(t, c.name+"-wide", s.text())
		})
	}
}

// What a remedy would change in the cassette is seen before it is done, and what
// was seen is what is then done.
func TestFailuresPreviewed(t *testing.T) {
	s := failedScreen(t, 120, 40, "pytest")
	s.sees("2 lines change", "1 @@ line", "-     body: bed=north&amount=2", "+     body: bed=north&amount=2&unit=l")
	s.press("<tab> j j").sees("+     body: bed=north&amount=2&unit=l").lacks("unsaved")
	s.press("1 =").sees("Unsaved: 1 interaction, 2 lines", "+     body: bed=north&amount=2&unit=l")
	s = failedScreen(t, 120, 40, "rspec")
	s.press(`/ "used" <enter>`).sees("1 duplicate 2 for a further play", "1 + #3, a copy of 2")
	s.press("1 u").sees("1 + #3, a copy of 2")
}

// That the text is older than the cassettes is said once, not of each failure.
func TestFailuresOfOldText(t *testing.T) {
	failedScreen(t, 80, 24, "pytest") // for its folder
	run := testrun.Split(contents(t, "failed.txt"))
	run.Written = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	s := newScreen(t, 80, 24, Options{Failed: &failures.Source{Run: run, Folder: ".", Name: run.Name()}})
	s.sees("16 cassettes newer than the text").lacks("the text is older").press("j").lacks("the text is older")
	s.send(tea.WindowSizeMsg{Width: 120, Height: 40})
	s.press("<enter>").sees("the text is older than the cassette")
}

// Failures whose requests differ in the same way are one row, whose remedy makes
// all of them match: one step of undo over several cassettes.
func TestFailuresByDifference(t *testing.T) {
	first, second := "tests/cassettes/test_plants/test_first_page.yaml", "tests/cassettes/test_plants/test_second_page.yaml"
	s := failedScreen(t, 80, 24, "pytest")
	was := contents(t, first) + contents(t, second)
	s.press(`v / "user-agent" <enter>`).lacks("> ▸")
	s.press(`<esc> / "page=" <enter> g`).sees("> ▸ header User-Agen… greenhouse/1.0 -> greenhouse/1.1  2 failures, 2 cassettes",
		"2 places differ in the same way", "1 copy the wanted User-Agent into all 2", "2 lines change", "-       - greenhouse/1.0", "and so in 1 more place")
	s.press("<enter>").sees("> ▾ header User-Agen", "test_first_page", "e.yaml #1")
	s.press("1").sees("copied the wanted User-Agent into 2 interactions of 2 cassettes · u undoes", "2 unsaved", "~ test_first_page", "~ test_second_page", "All of them would replay now.")
	s.press("j j").sees("> ~ test_second_page", "Replayed as 1")
	s.press("u").sees("undone in 2 cassettes · U does it again").lacks("unsaved", "would replay")
	s.press("U").sees("done again in 2 cassettes", "2 unsaved")
	s.press("<enter> u").lacks("unsaved") // from one of the cassettes too
	s.press("q U").sees("2 unsaved")
	s.press("w").sees("saved 2 cassettes")
	if now := contents(t, first) + contents(t, second); strings.ReplaceAll(was, "greenhouse/1.0", "greenhouse/1.1") != now {
		t.Error("something else than the two lines was changed")
	}
	s.press("v").sees("Failures by cassette", "> ", "test_second_page")
}

// Of a difference's cassettes those that are guesses are changed only when that is
// agreed to.
func TestFailuresByDifferenceGuessed(t *testing.T) {
	failedScreen(t, 80, 24, "pytest") // for its folder
	first, second := "tests/cassettes/test_plants/test_first_page.yaml", "tests/cassettes/test_plants/test_second_page.yaml"
	open := func(guesses ...string) *sim {
		text := contents(t, "failed.txt")
		for _, name := range guesses {
			text = strings.ReplaceAll(text, "/tmp/greenhouse/pytest/"+name, "/elsewhere/"+filepath.Base(name))
		}
		s := newScreen(t, 80, 24, Options{Failed: &failures.Source{Run: testrun.Split(text), Folder: "."}})
		return s.press(`v / "page=" <enter> g`).sees("2 failures, 2 cassettes")
	}
	s := open(first)
	s.press("1").sees("1 cassette of 2 is a guess: the text does not name them. Change all?", "y change all", "o only the others").press("<esc>").lacks("unsaved")
	s.press("1 o").sees("into 1 interaction of 1 cassette", "1 unsaved").press("u").lacks("unsaved")
	s.press("1 y").sees("into 2 interactions of 2 cassettes", "2 unsaved").press("u").lacks("unsaved")
	s = open(first, second)
	s.press("1").sees("2 cassettes of 2 are guesses: the text does not name them. Change all?").lacks("only the others").press("o").lacks("unsaved")
	s.press("y").sees("2 unsaved")
}

// Nothing is done with answers of a cassette as it was: it is asked again first.
func TestFailuresAskedAgain(t *testing.T) {
	for _, c := range []struct{ name, list, changed, done string }{
		{"of one", `/ "page=" <enter> j`, "has changed and is asked again: choose again", "Replayed as 1"},
		{"of a difference", `v / "page=" <enter> g`, "still asking what would replay: choose again", "All of them would replay now."},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := failedScreen(t, 80, 24, "pytest")
			s.press(c.list)
			s.app.moment, s.slow = noMoment, true
			s.press("1")
			for !strings.Contains(s.text(), "u undoes") {
				s.release(0)
			}
			s.press("1").sees(c.changed)
			s.slow = false
			for len(s.held) > 0 {
				s.release(0)
			}
			s.sees(c.done)
		})
	}
}

// A step over several cassettes is not undone in one of them alone.
func TestFailuresUndoneTogether(t *testing.T) {
	s := failedScreen(t, 80, 24, "pytest")
	s.press(`v / "page=" <enter> g 1`).sees("2 unsaved")
	s.press("<enter> j <enter> <enter> d").sees("deleted 1") // one of them is changed once more
	s.press("q").sees("3 unsaved")
	s.press("j u").sees("test_first_page.yaml was changed since: undo that first", "3 unsaved")
	s.press("k u").sees("2 unsaved").press("u").lacks("unsaved")
}

// Of many failures a key lists the first in one step, and messages the others:
// what was listed stays till then, and a key that comes first begins anew.
func TestFailuresOfMany(t *testing.T) {
	failedScreen(t, 80, 24, "pytest") // for its folder
	_, first, _ := strings.Cut(contents(t, "failed.txt"), "= FAILURES =")
	first = first[strings.Index(first, "\n")+1:]
	first = first[:strings.Index(first, "____ TestBeds.test_beds")]
	first = strings.TrimRight(first, "_")
	first = strings.ReplaceAll(first, "POST http://127.0.0.1:8931/v1/water", "POST http://127.0.0.1:8931/v1/beds/%[1]d")
	each := strings.ReplaceAll(first, "TestBeds.test_water _", "test_bed_%[1]d _")
	text := "=================================== FAILURES ===================================\n"
	for n := range 600 {
		text += fmt.Sprintf(each, n)
	}
	run := testrun.Split(text)
	s := newScreen(t, 80, 24, Options{Failed: &failures.Source{Run: run, Folder: ".", Name: "pytest"}})
	s.sees("600 failed, 600 on 1 cassette", ">   test_bed_0 ")
	s.press(`/ "beds/11" <enter> j`).sees("11 shown", ">   test_bed_110 ").press("<esc>").sees(">   test_bed_110 ", "111/600")
	s.slow = true
	s.press(`/ "beds/55"`).sees(">   test_bed_110 ", "test_bed_111").lacks("test_bed_55")
	s.slow = false
	for len(s.held) > 0 {
		s.release(0)
	}
	s.sees("test_bed_553", "11/600").lacks("test_bed_110")
	s.press("<enter> G v").sees("Failures by difference", "1 failure, 1 cassette", ">   test_bed_559 ")
	s.press("g").sees("> ▸").press("<enter>").sees("> ▾", "test_bed_55 ").press("<enter>").sees("> ▸").lacks("test_bed_55 ")
	s.press("v").sees("Failures by cassette")
}

// The list beside the explanation is wider where a name, method or URL needs it, and
// stays so while the cursor goes through it.
func TestRoomForFailures(t *testing.T) {
	s := failedScreen(t, 120, 40, "pytest").sees("TestBeds.test_water POST", "/v1/readings?date=2…")
	steady := func(width int) {
		t.Helper()
		if got := dividerOf(s); got != width {
			t.Errorf("the list is %d wide, not %d:\n%s", got, width, s.text())
		}
	}
	steady(66)
	for _, keys := range []string{"1", "u", "G", "v", "v", "/ seasons <enter>", "<esc>"} {
		s.press(keys)
		steady(66)
	}
	narrow := testrun.Split("--- FAIL: TestA (0.00s)\n    a_test.go:28: Get \"http://a.test/b\": requested interaction not found\n")
	s = newScreen(t, 120, 40, Options{Failed: &failures.Source{Run: narrow, Folder: ".", Name: narrow.Name()}})
	if got := dividerOf(s); got != 60 {
		t.Errorf("nothing needs more than half, and the list is %d wide", got)
	}
}

// dividerOf is the column of the divider.
func dividerOf(s *sim) int {
	left, _, _ := strings.Cut(strings.Split(s.text(), "\n")[3], "│")
	return render.Width(left)
}

// A click selects a remedy, a double click does it.
func TestFailuresMouse(t *testing.T) {
	s := failedScreen(t, 80, 24, "pytest")
	y := slices.IndexFunc(strings.Split(s.text(), "\n"), func(row string) bool { return strings.Contains(row, "1 make 1 match") })
	click := tea.MouseClickMsg{X: 10, Y: y, Button: tea.MouseLeft}
	s.send(click)
	s.sees(">  1 make 1 match").lacks("unsaved")
	s.send(click)
	s.sees("made 1 match", "1 unsaved")
}
