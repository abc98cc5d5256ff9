package tui

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/ui/match"
	"tapedeck/ui/tui/order"
	"tapedeck/ui/tui/why"

	tea "charm.land/bubbletea/v2"
)

// polled is a cassette of requests that were made several times.
func polled() []byte {
	const api = "http://h.test/"
	get := func(url string, status int, body string) exchange {
		return exchange{method: "GET", url: api + url, status: status, body: body}
	}
	return vcrpy(get("once", 200, `{"n":0}`), get("job", 200, `{"n":1}`), get("pump", 400, `{"n":2}`), get("job", 404, `{"n":3}`),
		get("job?page=1", 200, `{"n":1}`), get("pump", 400, `{"n":2}`), get("job", 200, `{"n":1}`), get("pump", 500, `{"n":2}`))
}

func TestOrderScreens(t *testing.T) {
	for _, size := range []struct {
		end           string
		width, height int
	}{{"", 80, 24}, {"-wide", 120, 40}} {
		s := newScreen(t, size.width, size.height, Options{Paths: []string{fileOf(t, "a.yaml", polled())}})
		s.press("o j j")
		golden(t, "order"+size.end, s.text())
		s.press("/").typed("status:4xx").press("<enter>")
		golden(t, "order-filter"+size.end, s.text())
	}
}

// Requests recorded once are left out, equal answers are marked, and the keys of
// the order do what they say.
func TestOrder(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "a.yaml", polled())}})
	s.press("o").sees("Replay order of 2 requests on h.test", "×3", "2  1st   200", "4  2nd   404!", "7  3rd   200   same as 2", "6  2nd   400!  same as 3").lacks("once", "page=1")
	s.press("j j").sees(">     4  2nd", "#4 ", `"n": 3`)
	s.press("<tab>").sees("-     4  2nd").press("]").sees("#7 ").press("<esc>").sees(">     7  3rd")
	s.press("/").typed("status:404").sees("1/8", "4  2nd   404!").lacks("7  3rd").press("<esc>").sees("7  3rd")
	s.press("/").typed("status:404").press("<enter> <esc>").sees("Filter status:404", "GET    404!").press("<esc>").sees("8 interactions")

	s.press("g o j j <enter>").sees(">   4 GET    404!", "#4 ").lacks("Replay order")
	s.press("d o").sees("2  1st", "6  2nd   200   same as 2").lacks("404!")
	s.press("u").sees("4  2nd   404!", "U does it again").press("U").lacks("404!").press("u")
	s.press("m <enter>").sees("Replayed as").press("q").sees("Replay order").press("o").lacks("Replay order")

	s = newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "vcrpy/gzip.yaml")}})
	s.press("o").sees("every request was recorded once")
}

// Methods are whole where there is room for them.
func TestOrderMethods(t *testing.T) {
	text := strings.ReplaceAll(string(polled()), "GET", "PROPPATCH")
	for _, width := range []int{60, 80, 120} {
		s := newScreen(t, width, 24, Options{Paths: []string{fileOf(t, "a.yaml", []byte(text))}})
		s.press("o").sees("PROPPATCH /", "×3")
	}
}

func TestOrderMouse(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "a.yaml", polled())}})
	s.press("o")
	click := func(y int) { t.Helper(); s.send(tea.MouseClickMsg{X: 10, Y: y, Button: tea.MouseLeft}) }
	click(4)
	s.sees(">     4  2nd", "#4 ")
	s.send(tea.MouseWheelMsg{X: 5, Y: 5, Button: tea.MouseWheelDown})
	s.sees("#4 ")
	click(5)
	click(5)
	s.lacks("Replay order").sees(">   3 GET", "#3 ")
}

// What is asked of a big cassette leaves the keys free, says how far it is and
// can be stopped.
func TestSlowQuery(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.app.moment = noMoment
	held := why.AskAbout(s.cassette(), s.app, plantsTwo)
	answer := held() // asked to its end, so that only the test says how far it is
	s.press("j").sees("#2 ").lacks("esc stops")
	s.cassette().Query.SetRead(3)
	s.pass().sees("read 3 of 15 · esc stops")
	s.press("d").sees("still asking · esc stops", "15 interactions").press("j")
	s.cassette().Query.SetRead(15)
	s.pass().sees("comparing 15 interactions · esc stops")
	s.press("<esc>").sees("stopped")
	s.got(answer)
	s.pass().lacks("Not replayed", "read 3")

	s.run(order.AskOrder(s.cassette(), s.app))
	s.sees("Replay order")

	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	w, err := match.Read(plantsTwo, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := match.Ask(ctx, match.RecordingsOf(s.cassette().File), match.Setting{}, w, nil); err != context.Canceled {
		t.Errorf("asking goes on: %v", err)
	}
}

// BenchmarkWhy asks about a request among many recordings: for the first time,
// and again after one of them was changed.
func BenchmarkWhy(b *testing.B) {
	for _, n := range []int{1000, 10_000} {
		var exchanges []exchange
		for i := range n {
			exchanges = append(exchanges, exchange{method: "GET", url: fmt.Sprintf("http://h.test/plants/%d?page=1", i), status: 200, body: "{}"})
		}
		f := readBytes(b, vcrpy(exchanges...))
		w, err := match.Read("curl http://h.test/plants/77?page=2", nil)
		if err != nil {
			b.Fatal(err)
		}
		ask := func(r *match.Recordings) {
			answers, err := match.Ask(context.Background(), r, match.Setting{}, w, nil)
			if err != nil || !strings.Contains(answers[0].Headline(), "Nearest is 78") {
				b.Fatal(answers, err)
			}
		}
		b.Run(fmt.Sprintf("first/%d", n), func(b *testing.B) {
			for b.Loop() {
				ask(match.RecordingsOf(f))
			}
		})
		b.Run(fmt.Sprintf("again/%d", n), func(b *testing.B) {
			r := match.RecordingsOf(f)
			ask(r)
			for b.Loop() {
				change := model.SetField{At: 5, Field: model.ResponseStatus, Value: fmt.Sprint(200 + b.N%2)}
				if _, err := f.Do(cassette.Change{Ops: []model.Op{change}}); err != nil {
					b.Fatal(err)
				}
				ask(r)
			}
		})
	}
}

func readBytes(b *testing.B, data []byte) *cassette.File {
	b.Helper()
	f, err := cassette.Read("a.yaml", data, cassette.Options{})
	if err != nil {
		b.Fatal(err)
	}
	return f
}
