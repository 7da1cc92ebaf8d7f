package soret

import (
	"math"
	"testing"

	"thermowalk/walk"
)

// TestExitLattice: with g = 1 a walker makes steps of eta; from x it leaves -1..1 after
// a b steps in the mean, with a and b the steps to either side (W. Feller, An
// Introduction to Probability Theory I, XIV.3). A uniform start averages this.
func TestExitLattice(t *testing.T) {
	for _, eta := range []float64{0.1, 0.25, 0.03} {
		w := binary(eta, walk.Box{walk.Absorb(-1, 1)}, "1")
		w.Start = walk.Uniform(-1, 1)
		o := mustOperator(t, w, Mesh{})
		curve, err := o.ExitCurve()
		if err != nil {
			t.Fatal(err)
		}
		steps := func(x float64) float64 {
			return (math.Floor((x+1)/eta) + 1) * math.Ceil((1-x)/eta)
		}
		for _, x := range []float64{-0.99, -0.51, 0.001, 0.3333, 0.88} {
			within(t, "steps to exit", curve.Eval([]float64{x}), steps(x), 1e-9*steps(x))
		}
		const n = 1 << 20
		var want float64
		for k := range n {
			want += steps(2*(float64(k)+0.5)/n-1) / n
		}
		e, err := o.Exit(mustStart(t, o))
		if err != nil {
			t.Fatal(err)
		}
		within(t, "steps from a uniform start", e.Steps, want, 1e-4*want)
		within(t, "exits below", e.Through[0], 0.5, 1e-10)
	}
}

// ito is the mean exit time from lo..hi at leading order, u” = -2/(eta g)^2 and u = 0 at the
// ends, for g = 1 + b q, averaged over a uniform start on -1..1.
func ito(eta, b, lo, hi float64) float64 {
	p := func(q float64) float64 { return 2 / (eta * eta * b * b) * math.Log1p(b*q) }
	slope := (p(hi) - p(lo)) / (hi - lo)
	// Int log(1 + b q) dq = ((1 + b q) log(1 + b q) - (1 + b q))/b
	whole := func(q float64) float64 {
		return 2 / (eta * eta * b * b) * ((1+b*q)*math.Log1p(b*q) - (1 + b*q)) / b
	}
	return (whole(1)-whole(-1))/2 - p(lo) + slope*lo
}

// TestExitOvershoot: the mean exit time tends to Ito's as eta -> 0, with a relative
// remainder of order eta: walkers overshoot the wall. A binary step ends anywhere
// in its last reach, so the overshoot is eta g/2 in the mean, E[H^2]/(2 E[H])
// (D. Siegmund, Sequential Analysis (1985), ch. X), and walls moved by that much
// leave a remainder of higher order. Measured from the exit time itself the
// overshoot is beta eta g with beta = 1/2 - 0.10 sqrt(eta) or so: where g varies,
// walkers near the wall drift slowly through all phases of the lattice of their
// steps, and leave at the favourable ones.
func TestExitOvershoot(t *testing.T) {
	const b = 0.3
	var plain, moved, betas []float64
	for _, eta := range []float64{0.16, 0.08, 0.04} {
		w := binary(eta, walk.Box{walk.Absorb(-1, 1)}, "1+0.3*q")
		w.Start = walk.Uniform(-1, 1)
		e, err := Refine(w, Mesh{Cells: []int{256}}, func(o *Operator) ([]float64, error) {
			e, err := o.Exit(mustStart(t, o))
			return []float64{e.Steps}, err
		})
		if err != nil {
			t.Fatal(err)
		}
		steps := e[0].Value
		if !(e[0].Error <= 1e-3*steps) {
			t.Errorf("eta = %g: %v steps is not well resolved", eta, e[0])
		}
		with := func(beta float64) float64 { return ito(eta, b, -1-beta*eta*(1-b), 1+beta*eta*(1+b)) }
		plain = append(plain, steps/with(0)-1)
		moved = append(moved, steps/with(0.5)-1)
		beta := findRoot(func(beta float64) float64 { return with(beta) - steps }, 0, with(0)-steps, 2, with(2)-steps)
		betas = append(betas, beta)
		within(t, "overshoot in units of eta g", beta, 0.5-0.08*math.Sqrt(eta), 0.03*math.Sqrt(eta))
		t.Logf("eta = %g: %v steps, Ito %.6g, with the overshoot %.6g; measured overshoot %.5f eta g", eta, e[0], with(0), with(0.5), beta)
	}
	if !(betas[0] < betas[1] && betas[1] < betas[2] && betas[2] < 0.5) {
		t.Errorf("the overshoots %v do not approach 1/2 from below", betas)
	}
	within(t, "order in eta without the overshoot", math.Log2(plain[1]/plain[2]), 1, 0.1)
	within(t, "order in eta with the overshoot", math.Log2(moved[1]/moved[2]), 1.4, 0.2)
}

// TestExitBooks: the mean exit time is the sum of the survival over all steps, the
// curve averages to it, and the exits are those of the evolution.
func TestExitBooks(t *testing.T) {
	boxes := map[string]struct {
		w    walk.Walk
		mesh Mesh
	}{
		"line":  {binary(0.3, walk.Box{walk.Absorb(-1, 2)}, "sqrt(1+q^2)"), Mesh{Cells: []int{40}}},
		"half":  {binary(0.3, walk.Box{walk.Absorb(-1, math.Inf(1))}, "1/(1+q^2)"), Mesh{Hi: []float64{4}, Cells: []int{60}}},
		"plane": {binary(0.3, walk.Box{walk.Absorb(-1, 1), walk.Reflect(-1, 1)}, "1+0.2*q2", "1+0.1*q1*q2"), Mesh{Cells: []int{8, 8}, Degree: 5}},
	}
	for name, c := range boxes {
		c.mesh.Lo = make([]float64, c.w.Dim())
		o := mustOperator(t, c.w, c.mesh)
		s := mustLoad(t, o, func(q []float64) float64 { return 1 + 0.3*math.Sin(2*q[0]) })
		s.Scale(1 / s.Mass())
		e, err := o.Exit(s)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		curve, err := o.ExitCurve()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		start := s.Clone()
		within(t, name+": mean of the curve", start.Mean(curve.Eval), e.Steps, 1e-9*e.Steps)
		var sum float64
		for s.Mass() > 1e-13 {
			sum += s.Mass()
			s.Advance(1)
		}
		within(t, name+": sum of survival", sum, e.Steps, 1e-9*e.Steps)
		for i, want := range e.Through {
			within(t, name+": exits", s.Gone(i/2, i%2), want, 1e-9)
		}
	}
}

// TestExitErrors: no exit without an absorbing wall.
func TestExitErrors(t *testing.T) {
	o := mustOperator(t, binary(0.1, circle, "1"), Mesh{})
	if _, err := o.ExitCurve(); err == nil {
		t.Error("an exit from a circle")
	}
	if _, err := o.Exit(mustLoad(t, o, func([]float64) float64 { return 1 })); err == nil {
		t.Error("an exit from a circle")
	}
}
