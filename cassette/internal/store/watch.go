package store

import "io"

// A watch is given how many bytes are written, of how many. An error stops the
// writing.
type watch func(written, of int64) error

// watched tells watch what goes to w; with through its errors count for nothing.
func watched(w io.Writer, size int64, watch watch, through bool) io.Writer {
	if watch == nil {
		return w
	}
	return &watchedWriter{Writer: w, size: size, watch: watch, through: through}
}

type watchedWriter struct {
	io.Writer
	written, said, size int64
	watch               watch
	through             bool
}

// watchEvery is after how many bytes a watch is called.
const watchEvery = 1 << 20

func (w *watchedWriter) Write(b []byte) (int, error) {
	total := 0
	for len(b) > 0 {
		n, err := w.Writer.Write(b[:min(len(b), watchEvery)])
		total += n
		if err == nil {
			err = w.wrote(n)
		}
		if err != nil {
			return total, err
		}
		b = b[n:]
	}
	return total, nil
}

// pass is the writer's own.
func (w *watchedWriter) pass(t Text) (int, error) {
	to, ok := w.Writer.(passer)
	if !ok {
		return 0, nil
	}
	n, err := to.pass(t)
	if err == nil {
		err = w.wrote(n)
	}
	return n, err
}

// wrote calls the watch where it is time.
func (w *watchedWriter) wrote(n int) error {
	if w.written += int64(n); w.written-w.said < watchEvery {
		return nil
	}
	w.said = w.written
	if err := w.watch(w.written, w.size); err != nil && !w.through {
		return err
	}
	return nil
}
