// Package body undoes and redoes what stands between a body's bytes and its
// reader: content codings, charsets, pretty-printing. All of it works on
// bytes; none of it knows of interactions.
//
// Nothing here trusts its input: what a coding may expand to, how deep JSON
// may nest, of how many pieces it may be and how much a readable form may grow
// are bounded (limit.go).
package body
