package kept

import "sync"

// A Room is memory that texts share until they are shown, so that each needs none of
// its own. Several goroutines may use it.
type Room struct{ rooms sync.Pool }

const (
	roomSize = 16 << 10
	roomLeft = 512 // with less another is taken
)

// Text is what add appends to what it is given.
func (r *Room) Text(add func(dst []byte) ([]byte, error)) ([]byte, error) {
	room, _ := r.rooms.Get().(*[]byte)
	if room == nil || cap(*room) < roomLeft {
		made := make([]byte, 0, roomSize)
		room = &made
	}
	text, err := add(*room)
	if n := len(text); n <= cap(*room) {
		*room = (*room)[n:n:cap(*room)]
	}
	r.rooms.Put(room)
	return text[:len(text):len(text)], err
}
