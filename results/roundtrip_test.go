package results_test

import (
	"math"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

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

func TestRoundTrip(t *testing.T) {
	for _, ext := range []string{".parquet", ".arrow"} {
		for _, n := range []int{0, 1, 2, 7, 99, 100, 101, 300, 20000} {
			path := filepath.Join(t.TempDir(), "full"+ext)
			rows := sample(n)
			if err := results.Write(path, rows, meta, results.GroupRows(100)); err != nil {
				t.Fatal(err)
			}
			back, err := results.Read[full](path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(rows, back, cmpopts.EquateNaNs()); diff != "" {
				t.Errorf("%s, %d rows (-written +read):\n%.2000s", ext, n, diff)
			}
			got, err := results.ReadMeta(path)
			if err != nil || got != meta {
				t.Errorf("%s: metadata %+v, %v; want %+v", ext, got, err, meta)
			}
		}
	}
}
