package render

// guarded is nil where a view of hostile bytes panics.
func guarded(view func() []byte) (text []byte) {
	defer func() {
		if recover() != nil {
			text = nil
		}
	}()
	return view()
}
