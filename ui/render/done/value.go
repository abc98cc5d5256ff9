package done

import "tapedeck/ui/render"

// mostValue is how many cells of a value are shown.
const mostValue = 40

// mostListed bounds what is named one by one.
const mostListed = 8

// Value is a field's value in a message, cut and never invisible.
func Value(s string) string { return render.Cut(Quoted(s), mostValue) }

// Quoted is a whole value, sanitised and never invisible.
func Quoted(s string) string {
	if s == "" {
		return `""`
	}
	return render.Sanitize(s)
}
