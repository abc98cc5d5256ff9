package explain

import "tapedeck/replay/library"

// countedUnplayed reports whether the text says that a recording that matches
// has not been played: by not saying that it has, or by its counts.
func (q *Inquirer) countedUnplayed(a Asked, judged map[*library.Recorded]library.Judgement) bool {
	if a.Elsewhere {
		return false
	}
	if a.notUsedUp() {
		return true
	}
	matching := 0
	for t, j := range judged {
		if !j.Match {
			continue
		}
		matching++
		if q.saysPlays(a) && !a.Failure.Candidates[t.From].Played {
			return true
		}
	}
	return a.unplayed() != nil && len(q.recorded)-*a.unplayed() < matching
}

// countedPlayed reports whether the text says that all that matches has been
// played.
func (q *Inquirer) countedPlayed(a Asked, judged map[*library.Recorded]library.Judgement) bool {
	if a.unplayed() != nil && *a.unplayed() == 0 {
		return true
	}
	for t, j := range judged {
		if j.Match && !(q.saysPlays(a) && a.Failure.Candidates[t.From].Played) {
			return false
		}
	}
	return true
}

// wasPlayed notes what the text of a failure says about a recording: it names the
// request that failed, and not all that came before.
func (q *Inquirer) wasPlayed(w Why, n *Near) {
	if !w.Refused() || w.Elsewhere || n.Played > 0 {
		return
	}
	switch {
	case q.saysPlays(w.Asked):
		if w.Failure.Candidates[n.Interaction].Played {
			n.Played = 1
		}
	case w.unplayed() != nil && *w.unplayed() == 0:
		n.Played = 1
	case w.unplayed() != nil && *w.unplayed() >= len(q.recorded):
	case w.notUsedUp() && w.Undecided && len(n.Failing()) == 0:
	default:
		n.PlayedUnknown = true
	}
}

// likelyPlayed is 1 for a recording that has been played if the test makes its
// requests in the order in which they were recorded and as many were played as
// the text counts, else 0. It orders what is equally near, no more.
func (q *Inquirer) likelyPlayed(w Why, n Near) int {
	if n.PlayedUnknown && w.unplayed() != nil && n.Interaction < len(q.recorded)-*w.unplayed() {
		return 1
	}
	return 0
}
