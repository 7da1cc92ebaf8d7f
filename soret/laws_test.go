package soret

import (
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"thermowalk/walk/field"
)

// tableRow is a line of testdata/laws.tsv.
type tableRow struct {
	line      int
	field     []string
	density   string
	m         Medium
	surface   string
	q, normal []float64
	extent    float64
	eta       float64
	law       Law
	flux      float64
}

func numbers(t *testing.T, s string) []float64 {
	t.Helper()
	if s == "" {
		return nil
	}
	var out []float64
	for _, part := range strings.Split(s, ",") {
		v, err := strconv.ParseFloat(part, 64)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, v)
	}
	return out
}

// medium makes a medium of expressions.
func medium(t testing.TB, srcs []string, density string, groups ...int) Medium {
	t.Helper()
	g, err := field.ParseVector(nil, srcs...)
	if err != nil {
		t.Fatal(err)
	}
	rho, err := field.Scope{Vars: field.Coordinates(len(srcs))}.Parse(density)
	if err != nil {
		t.Fatal(err)
	}
	return Medium{Field: g, Density: rho, Groups: groups}
}

// table reads testdata/laws.tsv, made by testdata/laws.py with 40 and 50 digits.
func table(t *testing.T) []tableRow {
	t.Helper()
	raw, err := os.ReadFile("testdata/laws.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var rows []tableRow
	for k, line := range strings.Split(strings.TrimSpace(string(raw)), "\n") {
		c := strings.Split(line, "\t")
		if k == 0 {
			continue
		}
		if len(c) != 12 {
			t.Fatalf("line %d has %d columns", k+1, len(c))
		}
		r := tableRow{line: k + 1, field: strings.Split(c[0], ";"), density: c[2], surface: c[5]}
		r.m = medium(t, r.field, r.density)
		for _, g := range numbers(t, c[1]) {
			r.m.Groups = append(r.m.Groups, int(g))
		}
		r.m.Lo, r.m.Hi = numbers(t, c[3]), numbers(t, c[4])
		r.q, r.normal = numbers(t, c[6]), numbers(t, c[7])
		if c[8] != "" {
			r.extent = numbers(t, c[8])[0]
		}
		r.eta, r.flux = numbers(t, c[9])[0], numbers(t, c[11])[0]
		if r.law, err = Lookup(c[10]); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, r)
	}
	return rows
}

// TestTable: every law to 1e-10 relative or better, by independent routes.
func TestTable(t *testing.T) {
	worst := map[string]float64{}
	for _, r := range table(t) {
		var j float64
		var err error
		switch r.surface {
		case "point":
			j, err = Through(r.law, r.m, r.q, r.normal, r.eta)
		case "patch":
			j, err = PatchFlux(r.law, r.m, r.q, r.normal, r.extent, r.eta)
		case "plane":
			lo, hi := make([]float64, len(r.q)), make([]float64, len(r.q))
			for i := range lo {
				lo[i], hi[i] = -r.extent, r.extent
			}
			j, err = PlaneFlux(r.law, r.m, 0, r.q[0], lo, hi, r.eta)
		}
		rel := math.Abs(j/r.flux - 1)
		if err != nil || !(rel < 1e-10) {
			t.Errorf("laws.tsv:%d: %s of %s in %v through the %s at %v, eta %g: %.16g, %v; want %.16g (relative error %.2g)", r.line, r.law.Name(), r.density, r.field, r.surface, r.q, r.eta, j, err, r.flux, rel)
		}
		key := r.surface + " " + r.law.Name()
		worst[key] = max(worst[key], rel)
	}
	t.Logf("worst relative errors: %v", worst)
}
