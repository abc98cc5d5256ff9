// Package render makes text of cassettes for screens and pipes: sanitised,
// coloured, wrapped. It knows nothing of keys or of files.
//
// Whatever is recorded may be hostile: no recorded byte reaches a terminal
// unsanitised. Functions that return text to show return it sanitised; the few
// that take sanitised text say so.
package render
