package interop

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	"thermowalk/results/interop/internal/tables"
)

// A finding is what one library of Python finds in one file: a line of testdata/read.py.
type finding struct {
	Path    string
	Tool    string
	Columns []struct{ Name, Unit, Doc string }
	Rows    [][]any
}

func TestPython(t *testing.T) {
	written := write(t, ".parquet", ".arrow")
	cols := tables.Columns()
	seen := make(map[string]int)
	for _, f := range python(t, slices.Sorted(maps.Keys(written))) {
		seen[f.Tool]++
		same := tables.Exactly
		if f.Tool == "numpy" {
			same = withoutNull
		}
		tables.Compare(t, f.Tool, f.Path, tables.GridOf(written[f.Path]), f.grid(), same)
		if f.Tool == "pyarrow" {
			for i, c := range f.Columns {
				if c.Unit != cols[i].Unit || c.Doc != cols[i].Doc {
					t.Errorf("%s: pyarrow shows unit %q and meaning %q of %s", f.Path, c.Unit, c.Doc, c.Name)
				}
			}
		}
	}
	for tool, want := range map[string]int{"pyarrow": 12, "pandas": 12, "numpy": 12, "polars": 12, "duckdb": 6} {
		if seen[tool] != want {
			t.Errorf("%s has read %d tables, not %d", tool, seen[tool], want)
		}
	}
}

// python reads files with every library of testdata/read.py.
func python(t *testing.T, paths []string) []finding {
	t.Helper()
	interpreter := os.Getenv("THERMOWALK_PYTHON")
	if interpreter == "" {
		interpreter = "python3"
	}
	if out, err := exec.Command(interpreter, "-c", "import duckdb, numpy, pandas, polars, pyarrow").CombinedOutput(); err != nil {
		last := strings.TrimSpace(string(out))
		last = last[strings.LastIndexByte(last, '\n')+1:]
		why := fmt.Sprintf("%s cannot read tables: %v: %s; install testdata/requirements.txt and set THERMOWALK_PYTHON", interpreter, err, last)
		if os.Getenv("CI") == "true" {
			t.Fatal(why)
		}
		t.Skip("NOT TESTED in Python: " + why)
	}
	cmd := exec.Command(interpreter, append([]string{"testdata/read.py"}, paths...)...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, &stderr)
	}
	var all []finding
	for d := json.NewDecoder(bytes.NewReader(out)); d.More(); {
		var f finding
		if err := d.Decode(&f); err != nil {
			t.Fatal(err)
		}
		all = append(all, f)
	}
	return all
}

func (f finding) grid() tables.Grid {
	g := tables.Grid{}
	for _, c := range f.Columns {
		g.Names = append(g.Names, c.Name)
	}
	for _, row := range f.Rows {
		g.Rows = append(g.Rows, tables.Normal(decoded(row)))
	}
	return g
}

// decoded turns the cells of testdata/read.py into values.
func decoded(row []any) []any {
	for i, v := range row {
		switch v := v.(type) {
		case []any:
			row[i] = decoded(v)
		case string:
			kind, rest, _ := strings.Cut(v, ":")
			switch kind {
			case "s":
				row[i] = rest
			case "f":
				if bits, err := strconv.ParseUint(rest, 16, 64); err == nil {
					row[i] = math.Float64frombits(bits)
				}
			case "i":
				if n, err := strconv.ParseInt(rest, 10, 64); err == nil {
					row[i] = n
				} else if n, err := strconv.ParseUint(rest, 10, 64); err == nil {
					row[i] = n
				}
			}
		}
	}
	return row
}

// withoutNull compares as numpy must: null is NaN, and an integer beside a null a float.
func withoutNull(want, got any) bool {
	if x, ok := got.(float64); ok {
		switch want := want.(type) {
		case nil:
			return math.IsNaN(x)
		case int64:
			return x == float64(want)
		}
	}
	return tables.Exactly(want, got)
}
