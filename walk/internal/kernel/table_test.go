package kernel

import (
	"encoding/csv"
	"math"
	"math/big"
	"os"
	"strconv"
	"testing"
)

// bounds are the errors that the doc comments promise, in ulp.
var bounds = []struct {
	name  string
	f     func(x float64) float64
	block func(dst, x []float64)
	ulp   float64
}{
	{"exp", Exp, VExp, 0.8},
	{"expm1", Expm1, VExpm1, 1.9},
	{"log", Log, VLog, 0.9},
	{"sin", Sin, VSin, 2.2},
	{"cos", Cos, VCos, 2.2},
	{"tan", Tan, VTan, 2.4},
	{"tanh", Tanh, VTanh, 2.5},
	{"erf", Erf, VErf, 1.5},
	{"normpdf", NormPDF, VNormPDF, 0.8},
	{"normcdf", NormCDF, VNormCDF, 3.5},
	{"sigmoid", Sigmoid, VSigmoid, 2.6},
	{"softplus", Softplus, VSoftplus, 1.8},
}

// powBound is the same for Pow.
const powBound = 0.8

// TestTables checks every function against testdata/*.csv: values of mpmath to
// 36 digits, and the special values of IEEE 754.
func TestTables(t *testing.T) {
	for _, b := range bounds {
		t.Run(b.name, func(t *testing.T) {
			worst := 0.0
			for _, row := range readTable(t, b.name) {
				x := parse(t, row[0])
				worst = max(worst, compare(t, row, b.f(x), b.ulp))
			}
			t.Logf("largest error %.3f ulp, promised %v", worst, b.ulp)
		})
	}
	t.Run("pow", func(t *testing.T) {
		worst := 0.0
		for _, row := range readTable(t, "pow") {
			x, y := parse(t, row[0]), parse(t, row[1])
			worst = max(worst, compare(t, row, Pow(x, y), powBound))
		}
		t.Logf("largest error %.3f ulp, promised %v", worst, powBound)
	})
}

// TestTablesRejectMutants makes sure that the tables see a function that is
// wrong in one place: a lost bit in the middle, no gradual underflow, tails
// taken from 1 - Phi, a pi of 53 bits, and a logarithm without its second half in x^y.
func TestTablesRejectMutants(t *testing.T) {
	for _, m := range []struct {
		table string
		bound float64
		f     func(x float64) float64
	}{
		{"exp", 0.8, func(x float64) float64 { return math.Nextafter(Exp(x), 0) }},
		{"exp", 0.8, func(x float64) float64 {
			if v := Exp(x); v >= minNormal {
				return v
			}
			return 0
		}},
		{"log", 0.9, func(x float64) float64 {
			k, f := logReduce(x)
			return k*ln2Hi + (f + logPoly(f))
		}},
		{"sin", 2.2, func(x float64) float64 {
			n := math.RoundToEven(x / math.Pi)
			return sineOf(uint64(int64(n)), math.FMA(-n, pi1, x))
		}},
		{"cos", 2.2, func(x float64) float64 { return Sin(x + math.Pi/2) }},
		{"normcdf", 3.5, func(x float64) float64 { return 1 - NormCDF(-x) }},
		{"expm1", 1.9, func(x float64) float64 { return Exp(x) - 1 }},
	} {
		rejected := 0
		for _, row := range readTable(t, m.table) {
			if d, _ := distance(row[len(row)-2], m.f(parse(t, row[0]))); !(d <= m.bound) {
				rejected++
			}
		}
		if rejected < 5 {
			t.Errorf("%s: a mutant passes all but %d rows", m.table, rejected)
		}
	}
}

// readTable reads testdata/name.csv without its header.
func readTable(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := os.Open("testdata/" + name + ".csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

func parse(t *testing.T, s string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// compare fails the test where got is farther than bound from the row's value,
// and returns the distance.
func compare(t *testing.T, row []string, got, bound float64) float64 {
	t.Helper()
	d, err := distance(row[len(row)-2], got)
	if err != nil {
		t.Fatalf("%v: %v", row, err)
	}
	if !(d <= bound) {
		t.Errorf("%v: got %v, off by %.3f ulp", row, got, d)
	}
	return d
}

// distance returns |got - want| in units of the last place of want. A want that
// is nan, inf or a zero must be met exactly, sign and all, except for nan.
func distance(want string, got float64) (float64, error) {
	switch want {
	case "nan", "inf", "-inf", "0", "-0":
		w, err := strconv.ParseFloat(want, 64)
		same := math.Float64bits(w) == math.Float64bits(got) || w != w && got != got
		if err != nil || same {
			return 0, err
		}
		return math.Inf(1), nil
	}
	w, _, err := big.ParseFloat(want, 10, 200, big.ToNearestEven)
	if err != nil {
		return 0, err
	}
	if math.IsNaN(got) || math.IsInf(got, 0) {
		return math.Inf(1), nil
	}
	ulp := math.Ldexp(1, max(w.MantExp(nil)-53, -1074))
	d := new(big.Float).SetPrec(200).SetFloat64(got)
	d.Sub(d, w)
	d.Quo(d, new(big.Float).SetFloat64(ulp))
	v, _ := d.Float64()
	return math.Abs(v), nil
}
