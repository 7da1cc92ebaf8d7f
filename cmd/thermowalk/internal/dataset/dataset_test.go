package dataset

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"thermowalk/nnbridge"
	"thermowalk/results"
)

type wide struct {
	A float64 `col:"a" unit:"1" doc:"an input"`
	B int64   `col:"b" unit:"1" doc:"an input"`
	Y bool    `col:"y" unit:"1" doc:"the label"`
}

type lists struct {
	X []float64 `col:"x" unit:"1" doc:"the inputs"`
	Y int32     `col:"y" unit:"1" doc:"the label"`
}

type holes struct {
	A *float64 `col:"a" unit:"1" doc:"perhaps"`
	S string   `col:"s" unit:"1" doc:"text"`
}

func write[T any](t *testing.T, name string, rows []T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := results.Write(path, rows, results.Meta{Table: "t", Description: "A sample a row."}); err != nil {
		t.Fatal(err)
	}
	return path
}

// Tables of columns and tables of lists are data sets, in Parquet and Arrow.
func TestTables(t *testing.T) {
	for _, ext := range []string{".parquet", ".arrow"} {
		for _, path := range []string{
			write(t, "wide"+ext, []wide{{1, 2, true}, {3, 4, false}}),
			write(t, "lists"+ext, []lists{{[]float64{1, 2}, 1}, {[]float64{3, 4}, 0}}),
		} {
			set, err := nnbridge.ReadSet(nnbridge.SetFile{Inputs: path, Open: Open})
			if err != nil {
				t.Errorf("%s: %v", path, err)
				continue
			}
			if set.Inputs != 2 || !slices.Equal(set.X, []float64{1, 2, 3, 4}) || !slices.Equal(set.Y, []float64{1, 0}) {
				t.Errorf("%s: %+v", path, set)
			}
		}
	}
}

// One column, and files that are no tables.
func TestParts(t *testing.T) {
	path := write(t, "wide.parquet", []wide{{1, 2, true}, {3, 4, false}})
	list, err := Open(path + "#b")
	if err != nil || len(list) != 1 || !slices.Equal(list[0].Data, []float64{2, 4}) {
		t.Errorf("column b: %v, %v", list, err)
	}
	set, err := nnbridge.ReadSet(nnbridge.SetFile{Inputs: path + "#a", Labels: path + "#y", Open: Open})
	if err != nil || set.Inputs != 1 || !slices.Equal(set.Y, []float64{1, 0}) {
		t.Errorf("column a with labels y: %+v, %v", set, err)
	}
}

func TestFaults(t *testing.T) {
	one := 1.0
	for path, want := range map[string]string{
		write(t, "null.parquet", []holes{{&one, "a"}, {nil, "b"}}):                   `column "a", row 1: null`,
		write(t, "text.parquet", []holes{{&one, "zebra"}}):                           `column "s", row 0: zebra is no number`,
		write(t, "wide.parquet", []wide{{1, 2, true}}) + "#z":                        `no column "z"; there are a, b, y`,
		write(t, "ragged.parquet", []lists{{[]float64{1}, 1}, {[]float64{3, 4}, 0}}): "a list of 2 numbers; the rows before have 1",
		filepath.Join(t.TempDir(), "nothing.parquet"):                                "no such file",
	} {
		if _, err := Open(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v; want %q in it", err, want)
		}
	}
}
