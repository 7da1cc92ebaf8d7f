package cli

import (
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// A Table prints rows of text in aligned columns under a head and a rule. A column stands flush right if each of its
// cells is a number (with an error or a unit), empty or a dash; the others stand flush left.
type Table struct {
	head []string
	rows [][]string
}

// NewTable is an empty table with these column heads.
func NewTable(head ...string) *Table { return &Table{head: head} }

// Add appends a row: a cell for each column, fewer leave the rest empty. More cells than columns panic.
func (t *Table) Add(cells ...string) {
	if len(cells) > len(t.head) {
		panic("cli: more cells than columns")
	}
	row := make([]string, len(t.head))
	for c, cell := range cells {
		row[c] = printable(cell)
	}
	t.rows = append(t.rows, row)
}

// WriteTo implements io.WriterTo.
func (t *Table) WriteTo(w io.Writer) (int64, error) {
	n, err := io.WriteString(w, t.String())
	return int64(n), err
}

// String is the table as text, a line for the head, one for the rule and one for each row; no line ends in spaces.
func (t *Table) String() string {
	width := make([]int, len(t.head))
	right := make([]bool, len(t.head))
	rule := make([]string, len(t.head))
	for c, head := range t.head {
		width[c], right[c] = columns(head), len(t.rows) > 0
		for _, row := range t.rows {
			width[c] = max(width[c], columns(row[c]))
			right[c] = right[c] && numeric(row[c])
		}
		rule[c] = strings.Repeat("─", width[c])
	}
	var out strings.Builder
	for _, row := range append([][]string{t.head, rule}, t.rows...) {
		var line strings.Builder
		for c, cell := range row {
			pad := strings.Repeat(" ", width[c]-columns(cell))
			if c > 0 {
				line.WriteString("  ")
			}
			if right[c] {
				line.WriteString(pad + cell)
			} else {
				line.WriteString(cell + pad)
			}
		}
		out.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	return out.String()
}

// columns is the width of s on a terminal: marks that combine with the letter before them take no room.
func columns(s string) int {
	n := 0
	for _, r := range s {
		if !unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
			n++
		}
	}
	return n
}

// printable shows what would move the cursor or colour the terminal as an escape: \n, \x1b.
func printable(s string) string {
	clean := func(r rune) bool { return r == ' ' || unicode.IsPrint(r) || unicode.In(r, unicode.Mn, unicode.Me) }
	if strings.IndexFunc(s, func(r rune) bool { return !clean(r) }) < 0 {
		return s
	}
	var out strings.Builder
	for _, r := range s {
		if clean(r) {
			out.WriteRune(r)
		} else {
			q := strconv.QuoteRune(r)
			out.WriteString(q[1 : len(q)-1])
		}
	}
	return out.String()
}

// aNumber is -0.5, 1e-06, -0.5002(3), 1.20(15)e-06, 12 %, < 0.1, 2.83 kB: a number, with an error or a unit perhaps.
var aNumber = regexp.MustCompile(`^[<>≤≥~±]? ?[-+−]?([0-9]+\.?[0-9]*|\.[0-9]+)(\([0-9]+\))?([eE][-+]?[0-9]+)?( ?[^ 0-9()*/^+-]+)?$`)

// numeric reports whether a cell reads as a number, or holds none.
func numeric(cell string) bool {
	switch cell {
	case "", "-", "–", "—", "NaN", "null", "+Inf", "-Inf":
		return true
	}
	return aNumber.MatchString(cell)
}
