package cli

import (
	"fmt"
	"strconv"
	"strings"

	"thermowalk/results"
)

// cellWidth is the width to which a cell of the first rows is cut.
const cellWidth = 40

// describeTable writes what a table holds for people: what it is, its columns, where it comes from, its first rows.
func describeTable(t results.Info) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s: %s, %s, %s in %s\n", t.Path, t.Format, byteSize(t.Bytes), count(t.Rows, "row"), count(int64(len(t.Groups)), "row group"))
	if d := pair(t, keyDescription); d != "" {
		fmt.Fprintln(&out, printable(d))
	}

	columns := NewTable("column", "type", "unit", "meaning")
	for _, c := range t.Columns {
		typ := c.Type
		if c.Nullable {
			typ += "?"
		}
		columns.Add(c.Name, typ, c.Unit, c.Doc)
	}
	fmt.Fprintf(&out, "\n%s", columns)

	out.WriteString(provenance(t))

	if len(t.First) > 0 {
		fmt.Fprintf(&out, "\nfirst %d of %s, one below each number\n", len(t.First), count(t.Rows, "row"))
		fmt.Fprint(&out, firstRows(t))
	}
	return out.String()
}

// firstRows lays the rows side by side: a table has more columns than a screen has room for.
func firstRows(t results.Info) *Table {
	head := []string{"column"}
	for i := range t.First {
		head = append(head, strconv.Itoa(i+1))
	}
	rows := NewTable(head...)
	for c, column := range t.Columns {
		line := []string{column.Name}
		for _, row := range t.First {
			line = append(line, shorten(printable(row[c]), cellWidth))
		}
		rows.Add(line...)
	}
	return rows
}

// The keys of a table's metadata that results documents.
const (
	keyDescription = "thermowalk.description"
	keyTable       = "thermowalk.table"
)

// provenance prints the metadata but for what stands in the head line; text of several lines is indented below its key.
func provenance(t results.Info) string {
	var out strings.Builder
	for _, p := range t.Pairs {
		if p.Key == keyDescription || p.Key == keyTable {
			continue
		}
		value := strings.TrimRight(p.Value, "\n")
		if !strings.Contains(value, "\n") {
			fmt.Fprintf(&out, "%s: %s\n", printable(p.Key), printable(value))
			continue
		}
		fmt.Fprintf(&out, "%s:\n", printable(p.Key))
		for line := range strings.SplitSeq(value, "\n") {
			fmt.Fprintf(&out, "  %s\n", printable(line))
		}
	}
	if out.Len() == 0 {
		return "\nno provenance: not a table of thermowalk\n"
	}
	return "\n" + out.String()
}

// pair is the value of a key of the table's metadata, or "".
func pair(t results.Info, key string) string {
	for _, p := range t.Pairs {
		if p.Key == key {
			return p.Value
		}
	}
	return ""
}

// count writes a number of things: 1 row, 2 rows.
func count(n int64, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}

// byteSize writes a size in bytes, kB, MB or GB.
func byteSize(n int64) string {
	if n < 1000 {
		return count(n, "byte")
	}
	x, units := float64(n), []string{"kB", "MB", "GB", "TB"}
	for x /= 1000; x >= 999.5 && len(units) > 1; x /= 1000 {
		units = units[1:]
	}
	return fmt.Sprintf("%.3g %s", x, units[0])
}

// shorten cuts s to n letters, the last of them an ellipsis.
func shorten(s string, n int) string {
	if letters := []rune(s); len(letters) > n {
		return string(letters[:n-1]) + "…"
	}
	return s
}
