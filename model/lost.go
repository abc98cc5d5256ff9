package model

// Lost names what want says and got, its copy in another format, does not. A
// message is of HTTP/1.1 where nothing else is said.
func Lost(want, got Interaction) []string {
	var names []string
	for _, field := range []struct{ name, want, got string }{
		{"request.proto", want.Request.Proto, got.Request.Proto},
		{"response.proto", want.Response.Proto, got.Response.Proto},
		{"response.reason", want.Response.Reason, got.Response.Reason},
		{"recorded_at", want.RecordedAt, got.RecordedAt},
		{"duration", want.Took, got.Took},
	} {
		if field.want != "" && field.want != "HTTP/1.1" && field.want != field.got && !sameTime(field.want, field.got) {
			names = append(names, field.name)
		}
	}
	for _, e := range want.Extra {
		if v, ok := got.Own(e.Name); !ok || v != e.Value {
			names = append(names, e.Name)
		}
	}
	return names
}

// sameTime reports whether two texts say one time of recording in the forms
// of two libraries.
func sameTime(a, b string) bool {
	t := RecordedTime(a)
	return !t.IsZero() && t.Equal(RecordedTime(b))
}
