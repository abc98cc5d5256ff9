package compare

// Bodies are compared by path or by line, by path only where both are JSON.

// NoOtherWay says why bodies are compared in one way alone, "" where there are both.
func NoOtherWay(byPath bool) string {
	if !byPath {
		return "no body differs that is JSON in both"
	}
	return ""
}

// OtherWay names the way in which they are compared next, for the hint.
func OtherWay(byLine bool) string {
	if byLine {
		return "by path"
	}
	return "by line"
}
