package soret

import (
	"context"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"thermowalk/walk"
	"thermowalk/walk/field"
)

// TestSoretAt: the Soret coefficient of the stationary density is 2/g^2 up to eta^2, by
// the next order up to eta^4; Eq. 10 has half of it.
func TestSoretAt(t *testing.T) {
	f := field.MustParse("1+0.5*sin(q)")
	leading, err := Equilibrium(Exact{}, f, -math.Pi, math.Pi)
	if err != nil {
		t.Fatal(err)
	}
	const q = 0.7
	law, err := KramersMoyal{}.Transport(Medium{Field: f, Density: leading}, 0, []float64{q})
	if err != nil {
		t.Fatal(err)
	}
	paper, err := Paper{}.Transport(Medium{Field: f, Density: leading}, 0, []float64{q})
	if err != nil {
		t.Fatal(err)
	}
	within(t, "Soret coefficient of A/g^2", SoretAt(f, leading, q), law.Soret(), 1e-14)
	within(t, "by Eq. 10", paper.Soret(), 0.5*law.Soret(), 1e-14)
	deviation := func(eta float64) float64 {
		s, err := mustOperator(t, binary(eta, circle, "1+0.5*sin(q)"), Mesh{Cells: []int{64}}).Stationary()
		if err != nil {
			t.Fatal(err)
		}
		return SoretAt(f, s, q) - law.Soret()
	}
	within(t, "order in eta of the deviation", math.Log2(deviation(0.1)/deviation(0.05)), 2, 0.05)
	if v := SoretAt(field.MustParse("1"), leading, 0); !math.IsNaN(v) {
		t.Errorf("a constant temperature has the Soret coefficient %g", v)
	}
}

// TestSoretCurve: from a histogram of walkers, against the operator's density in the
// same bins, by Hotelling's T^2 with the covariance of the curve: at false-alarm
// rate 1e-6. The mutant is Eq. 10's curve, 1/g^2.
func TestSoretCurve(t *testing.T) {
	const eta, bins = 0.3, 10
	f := field.MustParse("sqrt(1+q^2)")
	w := walk.Walk{Law: walk.Reduced{Field: f}, Eta: eta, Boundary: walk.Box{walk.Reflect(-2, 3)}, Start: walk.Uniform(-2, 3)}
	steady, err := mustOperator(t, w, Mesh{}).Stationary()
	if err != nil {
		t.Fatal(err)
	}
	grid := walk.Histogram("density", -1, 2, bins, 300) // relaxed: 300 eta^2 g^2/2 > (5/pi)^2
	sum, err := walk.Run(context.Background(), w, walk.Plan{Walkers: 1 << 18, Steps: 300, Seed: 15, Batches: 256}, grid)
	if err != nil {
		t.Fatal(err)
	}
	var edges []float64
	for j := range bins + 1 {
		edges = append(edges, grid.Grid[0].Edge(j))
	}
	measured := Occupation{Edges: edges}
	scores := sum.Of(grid)
	for b := range 256 {
		measured.Batches = append(measured.Batches, scores.Batch(b))
	}
	curve, err := MeasuredSoret(f, measured)
	if err != nil {
		t.Fatal(err)
	}
	exact, err := MeasuredSoret(f, steady.Occupation(edges))
	if err != nil {
		t.Fatal(err)
	}
	if exact.Cov != nil || len(exact.S) != len(curve.S) {
		t.Fatalf("the operator's curve has %d values, the measured one %d", len(exact.S), len(curve.S))
	}
	p := func(truth func(k int) float64) float64 {
		n := len(curve.S)
		var chol mat.Cholesky
		if !chol.Factorize(curve.Cov) {
			t.Fatal("the covariance is not positive definite")
		}
		d, x := mat.NewVecDense(n, nil), mat.NewVecDense(n, nil)
		for k := range n {
			d.SetVec(k, curve.S[k].Value-truth(k))
		}
		if err := chol.SolveVecTo(x, d); err != nil {
			t.Fatal(err)
		}
		const batches = 256
		return fisherTail(mat.Dot(d, x)*float64(batches-n)/float64((batches-1)*n), n, batches-n)
	}
	if v := p(func(k int) float64 { return exact.S[k].Value }); !(v >= 1e-6) {
		t.Errorf("the measured curve differs from the operator's: p = %.2g", v)
	}
	if v := p(func(k int) float64 { return 0.5 * exact.S[k].Value }); !(v < 1e-6) {
		t.Errorf("the curve of Eq. 10 is not rejected: p = %.2g", v)
	}
	// Neighbours share a bin: their errors are correlated.
	if r := curve.Cov.At(4, 5) / math.Sqrt(curve.Cov.At(4, 4)*curve.Cov.At(5, 5)); !(math.Abs(r) >= 0.2) {
		t.Errorf("the correlation of neighbours is %g", r)
	}
}

// TestSoretCurveErrors: what cannot be differenced.
func TestSoretCurveErrors(t *testing.T) {
	f := field.MustParse("1+q")
	for name, o := range map[string]Occupation{
		"one bin":    {Edges: []float64{0, 1}, Batches: [][]float64{{1}}},
		"no batch":   {Edges: []float64{0, 1, 2}},
		"wrong bins": {Edges: []float64{0, 1, 2}, Batches: [][]float64{{1}}},
		"empty bin":  {Edges: []float64{0, 1, 2}, Batches: [][]float64{{1, 0}}},
	} {
		if _, err := MeasuredSoret(f, o); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := MeasuredSoret(field.MustParse("q1", "q2"), Occupation{}); err == nil {
		t.Error("two dimensions: no error")
	}
	c, err := MeasuredSoret(field.MustParse("1"), Occupation{Edges: []float64{0, 1, 2}, Batches: [][]float64{{1, 2}}})
	if err != nil || len(c.S) != 0 {
		t.Errorf("a constant temperature gave %v, %v", c.S, err)
	}
}
