// Package widget holds the parts of a terminal screen: what scrolls and has a
// cursor, rows drawn in roles, the rectangles that they are drawn in. It knows
// nothing of cassettes.
package widget
