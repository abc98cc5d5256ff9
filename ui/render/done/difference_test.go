package done

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"tapedeck/model"
	"tapedeck/ui/render"
)

func TestNewDifference(t *testing.T) {
	long := "https://api.example.org/v1/plants/monstera/leaves/of/the/third/year/"
	for _, c := range []struct{ from, to, want string }{
		{"200", "404", "200 -> 404"},
		{"", "x", `"" -> x`},
		{"x", "", `x -> ""`},
		{"a\x00", "a␀", "a␀ -> a␀"},
		{long + "1?page=1&size=20", long + "1?page=12&size=20", "…year/1?page=1&size=… -> …year/1?page=12&size=…"},
		{"/plants?page=1&fields=name,light,water,soil&more=1&most=2&least=3", "http://a.test/plants?page=1&fields=name,light,water,soil&more=1&most=2&least=3", "/plant… -> http://a.test/plant…"},
		{long + "?page=1&sort=latin&zone=palm-house", long + "?page=1&per_page=200&sort=latin&zone=palm-house", "…ear/?page=1&sort=l… -> …ear/?page=1&per_page=200&sort=l…"},
		{long + "a?b=1&" + long + "=2&c=3", long + "x?b=1&" + long + "=2&c=4", "…/third/year/a?b=1&h…d/year/=2&c=3 -> …/third/year/x?b=1&h…d/year/=2&c=4"},
		{long, long + "é", "…/third/year/ -> …/third/year/é"},
		{long + "é" + long, long + "è" + long, "…/third/year/éhttps://api… -> …/third/year/èhttps://api…"},
		{long + "\x1b[31m", long + "\x1b[32m", "…hird/year/" + render.Sanitize("\x1b[31m") + " -> …hird/year/" + render.Sanitize("\x1b[32m")},
	} {
		if got, _ := NewDifference(c.from, c.to).In(mostFollowed); got != c.want {
			t.Errorf("%q -> %q: %q, want %q", c.from, c.to, got, c.want)
		}
	}
	got, _ := NewDifference(strings.Repeat("a", 1000), strings.Repeat("b", 1000)).In(mostFollowed)
	if render.Width(got) > 2*mostValue+4 || !strings.HasSuffix(got, " characters cut)") {
		t.Errorf("%q is %d cells wide", got, render.Width(got))
	}
}

func TestSeveral(t *testing.T) {
	for _, c := range []struct {
		from []string
		want string
	}{
		{[]string{"200", "404", "200"}, "200, 404 -> 500"},
		{[]string{"1", "2", "3", "4", "5", "1"}, "1, 2, 3 and 2 more -> 500"},
		{[]string{"", "\x1b"}, `"", ␛ -> 500`},
	} {
		if got, _ := Several(c.from, "500").In(100); got != c.want {
			t.Errorf("%q: %q, want %q", c.from, got, c.want)
		}
	}
}

// A change is one that the test made in a URL, with what is to be seen of it on
// either side.
type change struct{ from, to []string }

// changedURL makes a URL and changes it in a few places, each with a word of its own:
// added, removed or another, in front, in the middle and at the end.
func changedURL(r *rand.Rand) (from, to string, made change) {
	n := 0
	word := func() string {
		n++
		return fmt.Sprintf("%c%d%s", 'a'+r.IntN(26), n, strings.Repeat(string(rune('a'+r.IntN(26))), r.IntN(12)))
	}
	var was []string
	for range 2 + r.IntN(6) {
		was = append(was, "/"+word())
	}
	sign := "?"
	for range r.IntN(12) {
		was = append(was, sign+word()+"="+word())
		sign = "&"
	}
	now := slices.Clone(was)
	from = "http://" + word() + ".test" + strings.Join(was, "")
	for range 1 + r.IntN(4) {
		at, w := r.IntN(len(now)), word()
		switch r.IntN(3) {
		case 0:
			made.to = append(made.to, w)
			now = slices.Insert(now, at, "/"+w)
		case 1:
			made.to = append(made.to, w)
			now[at] = now[at][:1] + w
		default:
			now = slices.Delete(now, at, at+1)
		}
		if len(now) == 0 {
			break
		}
	}
	to = strings.SplitAfter(from, ".test")[0] + strings.Join(now, "")
	if r.IntN(4) == 0 {
		w := word()
		made.to = append(made.to, w)
		to = "https://" + w + strings.TrimPrefix(to, "http://")
	}
	made.from = onlyIn(from, to)
	made.to = slices.DeleteFunc(made.to, func(w string) bool { return !strings.Contains(to, w) })
	return from, to, made
}

// onlyIn are the words of a that b has not.
func onlyIn(a, b string) (list []string) {
	notWord := func(r rune) bool { return strings.ContainsRune("/?&=:.", r) }
	has := strings.FieldsFunc(b, notWord)
	for _, w := range strings.FieldsFunc(a, notWord) {
		if !slices.Contains(has, w) {
			list = append(list, w)
		}
	}
	return list
}

// TestChangedURL holds the message of a changed URL to what was changed: in one or two
// rows of every width each part that differs stands there, wherever it is, and
// what takes it back; or it is said how much is left out, and there was no room.
func TestChangedURL(t *testing.T) {
	seed := uint64(7)
	if s, err := strconv.ParseUint(os.Getenv("TAPEDECK_SEED"), 10, 64); err == nil {
		seed = s
	}
	r := rand.New(rand.NewPCG(seed, 0))
	shown, cut := 0, 0
	for range 3000 {
		from, to, made := changedURL(r)
		if from == to {
			continue
		}
		m := Set(model.RequestURL, r.IntN(100), from, to)
		m.Next = " · u undoes"
		for _, room := range []int{58, 78, 118, 2 * 58, 2 * 78, 2 * 118} {
			said, _ := m.In(room)
			whole := !strings.Contains(said, " characters cut)")
			missing := notSeen(said, made)
			need := render.Width(m.Words+m.Next+arrow) + 2 // at most, with no context at all
			for _, p := range m.Values.parts {
				need += render.Width(p.from+p.to) + 2*min(render.Width(p.same), 1)
			}
			what := fmt.Sprintf("seed %d: %s -> %s in %d:\n%s\n", seed, from, to, room, said)
			switch {
			case !strings.HasSuffix(said, m.Next) || !strings.HasPrefix(said, m.Words):
				t.Fatal(what + "the beginning or the end is lost")
			case render.Width(said) > room && room > 58:
				t.Fatalf("%sit takes %d", what, render.Width(said))
			case whole && missing != "":
				t.Fatalf("%s%s is not seen", what, missing)
			case !whole && need <= room:
				t.Fatalf("%s%d cells would do", what, need)
			case whole:
				shown++
			default:
				cut++
			}
		}
	}
	t.Logf("%d are whole, %d cut", shown, cut)
	if shown < 5000 || cut < 100 {
		t.Error("the URLs are too short, or too long")
	}
}

// notSeen is a changed word that is not on its side of a message, "" for none.
func notSeen(said string, made change) string {
	from, to, _ := strings.Cut(said, arrow)
	for _, w := range made.from {
		if !strings.Contains(from, w) {
			return w
		}
	}
	for _, w := range made.to {
		if !strings.Contains(to, w) {
			return w
		}
	}
	return ""
}

// A message of any values fits and is UTF-8, and says so fast enough for a row
// of the screen whatever they hold.
func TestMessageFits(t *testing.T) {
	for _, v := range []string{"", "a", strings.Repeat("a/b?c=é&", 2_000), strings.Repeat("漢", 300), strings.Repeat("\x1b\xff", 500), strings.Repeat("&=", 400)} {
		for _, w := range []string{"b", strings.Repeat("x/b?y=è&", 2_000), strings.Repeat("字", 300), strings.Repeat("&&==", 300)} {
			m := Set(model.RequestURL, 0, v, w)
			m.Next = " · u undoes"
			m.FollowUps = slices.Repeat([]model.FollowUp{{Field: "request.header.Host", From: v, To: w}}, 3)
			for _, room := range []int{116, 156, 236} {
				if said, _ := m.In(room); render.Width(said) > room || !utf8.ValidString(said) {
					t.Errorf("%d cells of %d: %q", render.Width(said), room, said)
				}
			}
		}
	}
}
