package tables

import (
	"fmt"
	"math"
	"path/filepath"
	"reflect"
	"testing"
)

// A Grid is what a reader finds: rows of cells, each nil, bool, int64, uint64 above the int64, float64, string or []any.
type Grid struct {
	Names []string
	Rows  [][]any
}

// A Column is what a reader may see of a column.
type Column struct {
	Name, Unit, Doc string
	Nullable        bool
}

// Columns returns the columns of Full.
func Columns() []Column {
	var cols []Column
	for _, f := range reflect.VisibleFields(reflect.TypeFor[Full]()) {
		cols = append(cols, Column{f.Tag.Get("col"), f.Tag.Get("unit"), f.Tag.Get("doc"), f.Type.Kind() == reflect.Pointer})
	}
	return cols
}

// GridOf returns the rows as they were written.
func GridOf(rows []Full) Grid {
	g := Grid{}
	for _, c := range Columns() {
		g.Names = append(g.Names, c.Name)
	}
	for _, r := range rows {
		g.Rows = append(g.Rows, Normal([]any{
			r.Bool, r.Int32, r.Int64, r.Uint64, r.Float64, r.String, r.List,
			deref(r.MayBool), deref(r.MayInt3), deref(r.MayInt6), deref(r.MayUint), deref(r.MayF), deref(r.MayS),
		}))
	}
	return g
}

func deref[E any](p *E) any {
	if p == nil {
		return nil
	}
	return *p
}

// Normal brings the cells of a row to the types of a Grid.
func Normal(row []any) []any {
	for i, v := range row {
		switch v := v.(type) {
		case int32:
			row[i] = int64(v)
		case int:
			row[i] = int64(v)
		case uint64:
			if v <= math.MaxInt64 {
				row[i] = int64(v)
			}
		case []float64:
			list := make([]any, len(v))
			for j, x := range v {
				list[j] = x
			}
			row[i] = list
		}
	}
	return row
}

// Compare reports where a reader found something else than was written.
func Compare(t *testing.T, reader, path string, want, got Grid, same func(want, got any) bool) {
	t.Helper()
	at := reader + ", " + filepath.Base(path)
	if fmt.Sprint(want.Names) != fmt.Sprint(got.Names) {
		t.Errorf("%s: columns %v, want %v", at, got.Names, want.Names)
		return
	}
	if len(want.Rows) != len(got.Rows) {
		t.Errorf("%s: %d rows, want %d", at, len(got.Rows), len(want.Rows))
		return
	}
	faults := 0
	for i := range want.Rows {
		for c, w := range want.Rows[i] {
			if g := got.Rows[i][c]; !same(w, g) {
				if faults++; faults <= 5 {
					t.Errorf("%s, row %d, column %s: %v (%T), want %v (%T)", at, i, want.Names[c], g, g, w, w)
				}
			}
		}
	}
	if faults > 5 {
		t.Errorf("%s: %d cells differ", at, faults)
	}
}

// Exactly compares floats by their bits, except that one NaN is as good as another.
func Exactly(want, got any) bool {
	switch want := want.(type) {
	case float64:
		got, ok := got.(float64)
		return ok && (math.Float64bits(want) == math.Float64bits(got) || math.IsNaN(want) && math.IsNaN(got))
	case []any:
		got, ok := got.([]any)
		if !ok || len(got) != len(want) {
			return false
		}
		for i := range want {
			if !Exactly(want[i], got[i]) {
				return false
			}
		}
		return true
	}
	return want == got
}
