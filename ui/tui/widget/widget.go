// Package widget holds the parts that screens are made of. It knows nothing of
// cassettes: what a part is of, whoever makes it gives it as an ID, a number or
// a function.
//
// A row is drawn from spans, each in a role (Draw); Layout gives the rectangles
// that rows fill. A Scroller is rows under a cursor, a Text is one whose rows
// are lines and bodies, with folds and a search. A Prompt asks for a line of
// text, a TextArea holds several, a Question takes one key. Hints say what keys
// do.
//
// A part neither waits nor looks at a clock. What takes time it returns as a
// command, whose message (Completed, Searched) the app hands back to it.
package widget
