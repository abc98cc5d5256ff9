package done

import (
	"tapedeck/model"
	"tapedeck/ui/render"
)

// A Message says what a step did, in as many cells as there are.
type Message struct {
	Words     string
	Values    Difference // what is said behind the words; the zero value for nothing
	FollowUps []model.FollowUp
	Next      string // what can be done now, never left out
}

// In is the message in so many cells; it is whole if more of them would say no more.
// Where there is no room for the fields that followed they are counted.
func (m Message) In(room int) (said string, whole bool) {
	also := FollowUps(m.FollowUps)
	if said, whole = m.with(also, room); whole {
		return said, true
	}
	if short := ", " + render.Counted(len(m.FollowUps), "field") + " followed"; render.Width(short) < render.Width(also) {
		said, _ = m.with(short, room)
	}
	return said, false
}

// with is the message with words for what followed.
func (m Message) with(also string, room int) (said string, whole bool) {
	rest := room - render.Width(m.Words+also+m.Next)
	values, whole := "", rest >= 0
	if len(m.Values.parts) > 0 {
		values, whole = m.Values.In(rest)
	}
	return m.Words + values + also + m.Next, whole
}

// String is the message where there is room enough for what a person reads in one
// look.
func (m Message) String() string {
	said, _ := m.In(mostMessage)
	return said
}

// mostMessage is how many cells of a message are shown where nothing bounds them.
const mostMessage = 200
