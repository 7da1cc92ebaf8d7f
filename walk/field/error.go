package field

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// SyntaxError tells what is wrong with a source text, where, and how to mend
// it.
type SyntaxError struct {
	Src    string // the whole source text
	Column int    // where the fault begins, counted in characters from 1
	Msg    string // the fault and its mend
}

// Error is one line: column 7: unknown function "sqr": did you mean sqrt?
func (e *SyntaxError) Error() string { return fmt.Sprintf("column %d: %s", e.Column, e.Msg) }

// Caret is the source line that holds the fault with a caret under its place:
//
//	1 + sqr(q)
//	    ^
//
// Control characters and bytes that are not UTF-8 show as one character each,
// so that the caret stays in its column. A line beyond 72 characters is
// shortened around the fault.
func (e *SyntaxError) Caret() string {
	const width = 72
	runes := []rune(e.Src) // a byte that is not UTF-8 becomes U+FFFD
	at := min(max(e.Column-1, 0), len(runes))
	from, to := at, at
	for from > 0 && runes[from-1] != '\n' {
		from--
	}
	for to < len(runes) && runes[to] != '\n' {
		to++
	}
	head, tail := "", ""
	if to-from > width {
		if at-from > width/2 {
			from, head = at-width/2, "..."
		}
		if to-from > width {
			to, tail = from+width, "..."
		}
	}
	var line strings.Builder
	line.WriteString(head)
	for _, r := range runes[from:to] {
		switch {
		case r == '\t', r == '\r':
			line.WriteByte(' ')
		case r < ' ' || r == 0x7f:
			line.WriteRune(utf8.RuneError)
		default:
			line.WriteRune(r)
		}
	}
	return line.String() + tail + "\n" + strings.Repeat(" ", len(head)+at-from) + "^"
}
