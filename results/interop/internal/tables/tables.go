// Package tables holds the tables that other readers are tried on, and what these must find. It does not import package
// results: the Arrow 18 test cannot be linked with it, since both versions of Arrow define the same assembly symbols.
package tables

import (
	"math"
	"strings"
)

// A Full row has a column of every kind.
type Full struct {
	Bool    bool      `col:"bool" unit:"1" doc:"a bool"`
	Int32   int32     `col:"int32" unit:"1" doc:"an int32"`
	Int64   int64     `col:"int64" unit:"step" doc:"an int64"`
	Uint64  uint64    `col:"uint64" unit:"1" doc:"a uint64 above the int64"`
	Float64 float64   `col:"float64" unit:"m^2/s" doc:"a float64: NaN is not null"`
	String  string    `col:"string" unit:"1" doc:"a string, «Unicode η²» too"`
	List    []float64 `col:"list" unit:"µm" doc:"a list"`
	MayBool *bool     `col:"may_bool" unit:"1" doc:"a bool or null"`
	MayInt3 *int32    `col:"may_int32" unit:"1" doc:"an int32 or null"`
	MayInt6 *int64    `col:"may_int64" unit:"1" doc:"an int64 or null"`
	MayUint *uint64   `col:"may_uint64" unit:"1" doc:"a uint64 or null"`
	MayF    *float64  `col:"may_float64" unit:"1" doc:"a float64 or null: both NaN and null occur"`
	MayS    *string   `col:"may_string" unit:"1" doc:"a string or null: both empty and null occur"`
}

// sample returns n rows with all that is hard to keep.
func sample(n int) []Full {
	floats := []float64{0, math.Copysign(0, -1), 1.5, math.NaN(), math.Inf(1), math.Inf(-1), math.MaxFloat64, 5e-324, 0.1, -1e-300}
	words := []string{"", "sqrt(1+q^2)", "η² ∂ρ/∂q", "日本語\n", `"quoted", 'too'`, "a\x00b", strings.Repeat("long ", 400)}
	rows := make([]Full, n)
	for i := range rows {
		rows[i] = Full{
			Bool: i%3 == 0, Int32: math.MinInt32 + int32(i), Int64: math.MaxInt64 - int64(i), Uint64: math.MaxUint64 - uint64(i),
			Float64: floats[i%len(floats)], String: words[i%len(words)], List: make([]float64, i%4),
		}
		for j := range rows[i].List {
			rows[i].List[j] = floats[(i+j)%len(floats)]
		}
		if i%3 == 1 {
			b, k, l, u, f, s := i%2 == 1, int32(-i), int64(i), uint64(i), floats[i/3%len(floats)], words[i/3%len(words)]
			rows[i].MayBool, rows[i].MayInt3, rows[i].MayInt6, rows[i].MayUint, rows[i].MayF, rows[i].MayS = &b, &k, &l, &u, &f, &s
		}
	}
	return rows
}

// hollow returns n rows of nulls and empty lists.
func hollow(n int) []Full { return make([]Full, n) }

// nan returns n rows whose floats are small or NaN, so that bounds which leave NaN out would say that none is large.
func nan(n int) []Full {
	rows := hollow(n)
	for i := range rows {
		rows[i].Float64 = []float64{1, math.NaN(), 2}[i%3]
		if i%2 == 0 {
			rows[i].MayF = &rows[i].Float64
		}
	}
	return rows
}

// A Case is a table with its rows and the number of rows in a row group.
type Case struct {
	Name  string
	Rows  []Full
	Group int
}

// Cases returns the tables; most have three row groups.
func Cases() []Case {
	return []Case{
		{"none", nil, 10},
		{"one", sample(1), 10},
		{"groups", sample(25), 10},
		{"hollow", hollow(25), 10},
		{"nan", nan(25), 10},
		{"pages", sample(20_000), 8_000},
	}
}

// What the tables say of themselves.
const (
	Table       = "full"
	Description = "Every kind of column."
	Config      = "# η²\nwalkers: 4\n"
	Seed        = uint64(math.MaxUint64)
	Version     = "0.1.0"
)
