package results_test

import (
	"fmt"
	"math"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"thermowalk/results"
)

// A full row has a column of every kind.
type full struct {
	B  bool      `col:"b" unit:"1" doc:"a bool"`
	I  int32     `col:"i" unit:"1" doc:"an int32"`
	L  int64     `col:"l" unit:"step" doc:"an int64"`
	U  uint64    `col:"u" unit:"1" doc:"a uint64"`
	F  float64   `col:"f" unit:"m^2/s" doc:"a float64: NaN is not null"`
	S  string    `col:"s" unit:"1" doc:"a string, «Unicode» too"`
	Q  []float64 `col:"q" unit:"1" doc:"a list"`
	NB *bool     `col:"nb" unit:"1" doc:"a bool or null"`
	NI *int32    `col:"ni" unit:"1" doc:"an int32 or null"`
	NL *int64    `col:"nl" unit:"1" doc:"an int64 or null"`
	NU *uint64   `col:"nu" unit:"1" doc:"a uint64 or null"`
	NF *float64  `col:"nf" unit:"1" doc:"a float64 or null"`
	NS *string   `col:"ns" unit:"1" doc:"a string or null"`
}

var meta = results.Meta{
	Table: "full", Description: "Every kind of column.",
	Provenance: results.Provenance{Config: "walkers: 4\neta: [0.1]\n", Seed: math.MaxUint64, Version: "0.1.0"},
}

// sample returns n rows with all that is hard to keep: NaN beside null, both zeros, extremes, empty strings and lists.
func sample(n int) []full {
	floats := []float64{0, math.Copysign(0, -1), 1.5, math.NaN(), math.Inf(1), math.Inf(-1), math.MaxFloat64, 5e-324, 0.1}
	words := []string{"", "sqrt(1+q^2)", "η² ∂ρ/∂q", "\x00", "日本語\n", `"quoted"`}
	rows := make([]full, n)
	for i := range rows {
		f, s := floats[i%len(floats)], words[i%len(words)]
		rows[i] = full{
			B: i%3 == 0, I: math.MinInt32 + int32(i), L: math.MaxInt64 - int64(i), U: math.MaxUint64 - uint64(i), F: f, S: s,
			Q: make([]float64, i%4),
		}
		for j := range rows[i].Q {
			rows[i].Q[j] = floats[(i+j)%len(floats)]
		}
		if i%2 == 1 {
			b, k, l, u := i%4 == 1, int32(-i), int64(-i), uint64(i)
			rows[i].NB, rows[i].NI, rows[i].NL, rows[i].NU, rows[i].NF, rows[i].NS = &b, &k, &l, &u, &f, &s
		}
	}
	return rows
}

// sameBits compares floats by their bits: a zero keeps its sign and a NaN its payload.
var sameBits = cmp.Comparer(func(a, b float64) bool { return math.Float64bits(a) == math.Float64bits(b) })

var extensions = []string{".parquet", ".arrow"}

func TestRoundTrip(t *testing.T) {
	for _, ext := range extensions {
		for _, n := range []int{0, 1, 2, 7, 99, 100, 101, 300} {
			path := filepath.Join(t.TempDir(), "full"+ext)
			rows := sample(n)
			if err := results.Write(path, rows, meta, results.GroupRows(100)); err != nil {
				t.Fatal(err)
			}
			back, err := results.Read[full](path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(rows, back, sameBits); diff != "" {
				t.Errorf("%s, %d rows (-written +read):\n%.2000s", ext, n, diff)
			}
			got, err := results.ReadMeta(path)
			if err != nil || got != meta {
				t.Errorf("%s: metadata %+v, %v; want %+v", ext, got, err, meta)
			}
		}
	}
}

// Many pages of every column, cut where neither a batch nor a page ends.
func TestRoundTripOfPages(t *testing.T) {
	rows := sample(140_001)
	for i := range rows {
		rows[i].S = fmt.Sprint("distinct ", i) // too many for a dictionary
	}
	rows[70_000].Q = make([]float64, 200_000) // a list longer than a page
	for _, ext := range extensions {
		path := filepath.Join(t.TempDir(), "full"+ext)
		if err := results.Write(path, rows, meta, results.GroupRows(133_003)); err != nil {
			t.Fatal(err)
		}
		i := 0
		for row, err := range results.Scan[full](path) {
			if err != nil {
				t.Fatal(err)
			}
			if !cmp.Equal(rows[i], row, sameBits) {
				t.Fatalf("%s, row %d (-written +read):\n%.2000s", ext, i, cmp.Diff(rows[i], row, sameBits))
			}
			i++
		}
		if i != len(rows) {
			t.Errorf("%s: read %d rows of %d", ext, i, len(rows))
		}
	}
}

func TestRoundTripOfAnything(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		row := rapid.Custom(func(t *rapid.T) full {
			float := rapid.Map(rapid.Uint64(), math.Float64frombits)
			return full{
				B: rapid.Bool().Draw(t, "b"), I: rapid.Int32().Draw(t, "i"), L: rapid.Int64().Draw(t, "l"), U: rapid.Uint64().Draw(t, "u"),
				F: float.Draw(t, "f"), S: rapid.String().Draw(t, "s"), Q: rapid.SliceOf(float).Draw(t, "q"),
				NB: rapid.Ptr(rapid.Bool(), true).Draw(t, "nb"), NI: rapid.Ptr(rapid.Int32(), true).Draw(t, "ni"),
				NL: rapid.Ptr(rapid.Int64(), true).Draw(t, "nl"), NU: rapid.Ptr(rapid.Uint64(), true).Draw(t, "nu"),
				NF: rapid.Ptr(float, true).Draw(t, "nf"), NS: rapid.Ptr(rapid.String(), true).Draw(t, "ns"),
			}
		})
		rows := rapid.SliceOfN(row, 0, 20).Draw(t, "rows")
		path := filepath.Join(dir, "any"+rapid.SampledFrom(extensions).Draw(t, "ext"))
		if err := results.Write(path, rows, meta, results.GroupRows(rapid.IntRange(5, 30).Draw(t, "group"))); err != nil {
			t.Fatal(err)
		}
		back, err := results.Read[full](path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(rows, back, sameBits); diff != "" {
			t.Fatalf("(-written +read):\n%s", diff)
		}
	})
}

type (
	law  string
	base struct {
		Eta float64 `col:"eta" unit:"1" doc:"step size"`
		Law *law    `col:"law" unit:"1" doc:"name of a law"`
	}
	derived struct {
		base
		Flux float64 `col:"flux" unit:"1" doc:"flux"`
		Note string  `col:"-"`
		note string
	}
)

// Embedded structs give their columns in place, types with a name are what they are underneath, col:"-" is left out.
func TestRoundTripOfEmbedded(t *testing.T) {
	exact := law("exact")
	path := filepath.Join(t.TempDir(), "a.parquet")
	rows := []derived{{base{0.1, &exact}, -0.5, "left out", ""}, {base{0.2, nil}, -0.25, "", "left out"}}
	if err := results.Write(path, rows, meta); err != nil {
		t.Fatal(err)
	}
	cols, err := results.Columns[derived]()
	if err != nil || len(cols) != 3 || cols[0].Name != "eta" || cols[1].String() != "law string?" || cols[2].Name != "flux" {
		t.Errorf("columns %v, %v", cols, err)
	}
	back, err := results.Read[derived](path)
	if err != nil {
		t.Fatal(err)
	}
	rows[0].Note, rows[1].note = "", ""
	if diff := cmp.Diff(rows, back, cmp.AllowUnexported(derived{})); diff != "" {
		t.Errorf("(-written +read):\n%s", diff)
	}
}

// A table whose columns are not known beforehand has the same values.
func TestReadTable(t *testing.T) {
	for _, ext := range extensions {
		path := filepath.Join(t.TempDir(), "full"+ext)
		rows := sample(25)
		if err := results.Write(path, rows, meta, results.GroupRows(10)); err != nil {
			t.Fatal(err)
		}
		table, err := results.ReadTable(path)
		if err != nil {
			t.Fatal(err)
		}
		want, _ := results.Columns[full]()
		if diff := cmp.Diff(want, table.Columns); diff != "" || table.Meta != meta || table.Len() != len(rows) {
			t.Errorf("%s: %d rows, %+v, columns (-want +got):\n%s", ext, table.Len(), table.Meta, diff)
		}
		for i, row := range rows {
			want := []any{row.B, row.I, row.L, row.U, row.F, row.S, row.Q, deref(row.NB), deref(row.NI), deref(row.NL), deref(row.NU), deref(row.NF), deref(row.NS)}
			for c := range want {
				if got := table.Value(i, c); !cmp.Equal(want[c], got, sameBits) {
					t.Errorf("%s, row %d, column %s: %v, want %v", ext, i, table.Columns[c].Name, got, want[c])
				}
			}
		}
	}
}

func deref[E any](p *E) any {
	if p == nil {
		return nil
	}
	return *p
}
