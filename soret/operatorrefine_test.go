package soret

import (
	"math"
	"testing"

	"thermowalk/walk"
	"thermowalk/walk/field"
)

// TestRefineCovers: the stated error covers the distance from a mesh of eight times
// as many cells, for smooth densities and for those with jumps, and is not far
// too large for smooth ones.
func TestRefineCovers(t *testing.T) {
	ask := func(o *Operator) ([]float64, error) {
		s, err := o.Start()
		if err != nil {
			return nil, err
		}
		surface, err := o.Surface(0, 0.1)
		if err != nil {
			return nil, err
		}
		var answers []float64
		for range 3 {
			s.Advance(7)
			answers = append(answers, surface.Flux(s), s.Mean(first), s.Mean(square), s.Mass())
			answers = append(answers, s.Bins([]int{0}, []walk.Grid{{Lo: -1, Hi: 1, N: 5}})...)
		}
		return answers, nil
	}
	bell, err := walk.Density("bell", func(q float64) float64 { return 1 + math.Cos(math.Pi*q) }, -1, 1)
	if err != nil {
		t.Fatal(err)
	}
	var covered, total int
	for name, c := range map[string]struct {
		w      walk.Walk
		smooth bool
	}{
		"smooth":     {walk.Walk{Law: walk.Reduced{Field: field.MustParse("1+0.3*sin(3.14159265358979323846*q)")}, Boundary: walk.Box{walk.Periodic(-1, 1)}, Start: bell}, true},
		"reflecting": {walk.Walk{Law: walk.Reduced{Field: field.MustParse("exp(0.3*q)")}, Boundary: walk.Box{walk.Reflect(-1, 1)}, Start: bell}, false},
		"absorbing":  {walk.Walk{Law: walk.Reduced{Field: field.MustParse("exp(0.3*q)")}, Boundary: walk.Box{walk.Absorb(-1, 1)}, Start: bell}, false},
		"jumps":      {walk.Walk{Law: walk.Reduced{Field: field.MustParse("1+0.3*q^2")}, Boundary: walk.Box{walk.Reflect(-1, 1)}, Start: walk.Uniform(-0.333, 0.5)}, false},
		"noise":      {walk.Walk{Law: walk.General{F: fieldForce{field.MustParse("1+0.3*q^2")}, Gamma: walk.NormalVariate{SD: 1}}, Boundary: walk.Box{walk.Reflect(-1, 1)}, Start: walk.Uniform(-0.333, 0.5)}, false},
	} {
		for _, eta := range []float64{0.3, 0.1, 0.03} {
			c.w.Eta = eta
			mesh := Mesh{Cells: []int{32}}
			resolved, err := Refine(c.w, mesh, ask)
			if err != nil {
				t.Fatal(err)
			}
			mesh.Cells[0] *= 8
			if name == "noise" {
				mesh.Cells[0] /= 2
			}
			truth, err := ask(mustOperator(t, c.w, mesh))
			if err != nil {
				t.Fatal(err)
			}
			for k, r := range resolved {
				total++
				if d := math.Abs(r.Value - truth[k]); d <= r.Error+1e-14 {
					covered++
				} else if !(d <= 4*r.Error) {
					t.Errorf("%s, eta = %g, answer %d: %v, order %.1f; but the truth is %.10g", name, eta, k, r, r.Order, truth[k])
				}
				if c.smooth && !(r.Error <= 1e-6) {
					t.Errorf("%s, eta = %g, answer %d: error %.2g of a smooth density", name, eta, k, r.Error)
				}
			}
		}
	}
	if float64(covered) < 0.97*float64(total) {
		t.Errorf("only %d of %d errors cover the truth", covered, total)
	}
	t.Logf("%d of %d errors cover the truth", covered, total)
}

// TestRichardson: the rules of the estimate, one by one.
func TestRichardson(t *testing.T) {
	tests := []struct {
		name                string
		fine, half, quarter []float64
		nominal             int
		want                []float64
		order               float64
	}{
		{"at the nominal order", []float64{1}, []float64{1 + 3e-6}, []float64{1 + 15e-6}, 2, []float64{1.25 * 1e-6}, 2},
		{"slower", []float64{1}, []float64{1 + 1e-6}, []float64{1 + 3e-6}, 8, []float64{3 * 1e-6}, 1},
		{"not at all", []float64{1}, []float64{1 + 1e-6}, []float64{1 + 1.5e-6}, 8, []float64{3 * 1e-6 / (math.Sqrt2 - 1)}, math.Log2(0.5)},
		{"faster", []float64{1}, []float64{1 + 1e-6}, []float64{1 + 1e-6 + 1e-3}, 4, []float64{1.25 * 1e-3 / (16 * 15)}, math.Log2(1000)},
		{"one by accident", []float64{1, 1, 1}, []float64{1 + 1e-6, 1 + 1e-9, 1 - 1e-6}, []float64{1 + 3e-6, 1 + 1e-9 + 2e-6, 1 - 3e-6}, 8, []float64{3e-6, 3e-6, 3e-6}, 1},
		{"one beside a wall", []float64{1, 1, 1}, []float64{1 + 1e-6, 1 + 1e-6, 1 + 1e-6}, []float64{1 + 1e-6 + 256e-6, 1 + 3e-6, 1 + 1e-6 - 256e-6}, 8, []float64{1.25e-6 / 255, 3e-6, 1.25e-6 / 255}, 8},
		{"rounding", []float64{1}, []float64{1}, []float64{1}, 8, []float64{0x1p-52}, 8},
	}
	for _, test := range tests {
		for k, r := range richardson([3][]float64{test.fine, test.half, test.quarter}, test.nominal) {
			within(t, test.name+": error", r.Error, test.want[k], 1e-7*test.want[k])
			within(t, test.name+": order", r.Order, test.order, 1e-6)
		}
	}
}

// TestRefineErrors: a mesh that cannot be halved twice, and errors of the walk.
func TestRefineErrors(t *testing.T) {
	none := func(*Operator) ([]float64, error) { return nil, nil }
	if _, err := Refine(binary(0.1, circle, "1"), Mesh{Cells: []int{6}}, none); err == nil {
		t.Error("six cells were halved twice")
	}
	if _, err := Refine(walk.Walk{}, Mesh{}, none); err == nil {
		t.Error("a walk without a law")
	}
	if _, err := Predict(binary(0.1, circle, "1"), Mesh{}, 5, walk.Flux("flux", 0)); err == nil {
		t.Error("a walk without a start")
	}
	w := binary(0.1, circle, "1")
	w.Start = walk.Uniform(-1, 1)
	if _, err := Predict(w, Mesh{}, 5, walk.Flux("flux", 9)); err == nil {
		t.Error("a surface outside the domain")
	}
	if _, err := Predict(w, Mesh{}, 5, walk.TotalFluxTally{Label: "total"}); err == nil {
		t.Error("a tally that has no expectation here")
	}
}
