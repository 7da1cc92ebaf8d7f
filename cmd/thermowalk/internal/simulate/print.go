package simulate

import (
	"fmt"
	"io"
	"strings"
)

// Table is a text table that a report is printed with.
type Table interface {
	Add(cells ...string)
	String() string
}

// rowsShown is the number of rows of a table that the text shows.
const rowsShown = 12

// Print writes the report for people: what the run was, and the beginning of
// the tables that hold few numbers.
func (r *Report) Print(w io.Writer, table func(head ...string) Table) error {
	var out strings.Builder
	out.WriteString(strings.Join(r.remarks(), "\n") + "\n")
	r.sections(func(_, title string, n int, head []string, row func(k int) []string) {
		if n == 0 {
			return
		}
		t := table(head...)
		for k := range min(n, rowsShown) {
			t.Add(row(k)...)
		}
		fmt.Fprintf(&out, "\n%s\n\n%s", title, t.String())
		if n > rowsShown {
			fmt.Fprintf(&out, "... and %d more\n", n-rowsShown)
		}
	})
	var large []string
	for _, t := range r.tables() {
		switch t.name {
		case "density", "flux_map", "survival", "paths":
			large = append(large, fmt.Sprintf("%s (%d rows)", t.name, t.len))
		}
	}
	if len(large) > 0 {
		fmt.Fprintf(&out, "\nTables not shown: %s\n", strings.Join(large, ", "))
	}
	_, err := io.WriteString(w, out.String())
	return err
}
