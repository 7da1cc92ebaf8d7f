package soret

import (
	"context"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"thermowalk/walk"
)

// fuzzy is f = (1 + xi/2)(1 + q/2): g^2 = E[gamma^2] (1 + E[xi^2]/4) (1 + q/2)^2.
type fuzzy struct{}

func (fuzzy) Dim() int   { return 1 }
func (fuzzy) Noise() int { return 1 }
func (fuzzy) Eval(f, q, xi [][]float64) {
	for k, x := range q[0] {
		f[0][k] = (1 + 0.5*xi[0][k]) * (1 + 0.5*x)
	}
}

// TestIncrementsSoret: the curve of a general walk at rest, which knows nothing of its
// force, is 1/T of that force, by Hotelling's T^2 with its covariance at false-alarm
// rate 1e-6; the remainders, of eta^2, of the square of the bins and of the wall, which some steps reach from the last
// bin, are below the noise at eta = 0.075 (at 0.15 they made a third of T^2).
// The mutant is Eq. 10's curve, half as large. And the errors are right: 95 % intervals of 400 runs
// of one step in wide bins, where most of the error is that of the temperatures, cover it between
// 91 % and 99 % of the time, at 3e-4. The mutants are errors of half and double their size.
func TestIncrementsSoret(t *testing.T) {
	const eta, bins = 0.075, 8
	w := walk.Walk{
		Law: walk.General{F: fuzzy{}, Gamma: walk.UniformVariate{Half: 1}, Xi: []walk.Variate{walk.NormalVariate{SD: 1}}},
		Eta: eta, Boundary: walk.Box{walk.Reflect(-1, 1.5)},
	}
	g2 := func(q float64) float64 { return (1. / 3) * 1.25 * (1 + 0.5*q) * (1 + 0.5*q) }
	start, err := walk.Density("1/g^2", func(q float64) float64 { return 1 / g2(q) }, -1, 1.5)
	if err != nil {
		t.Fatal(err)
	}
	w.Start = start
	tally := walk.IncrementsTally{Label: "increments", Grid: walk.Grid{Lo: -0.6, Hi: 1.2, N: bins}}
	curve := func(walkers, steps, seed uint64, batches int) SoretCurve {
		tally.To = steps
		sum, err := walk.Run(context.Background(), w, walk.Plan{Walkers: walkers, Steps: tally.To, Seed: seed, Batches: batches}, tally)
		if err != nil {
			t.Fatal(err)
		}
		c, err := IncrementsSoret(tally, sum.Of(tally), eta)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	c := curve(1<<17, 30, 41, 128)
	if len(c.S) != bins-1 {
		t.Fatalf("%d values at %v", len(c.S), c.Q)
	}
	var right, wrong float64
	var chol mat.Cholesky
	if !chol.Factorize(c.Cov) {
		t.Fatal("the covariance is not positive definite")
	}
	for k, d := range []float64{1, 0.5} {
		off := mat.NewVecDense(len(c.S), nil)
		for j, q := range c.Q {
			off.SetVec(j, c.S[j].Value-d*2/g2(q))
		}
		var x mat.VecDense
		if err := chol.SolveVecTo(&x, off); err != nil {
			t.Fatal(err)
		}
		*[]*float64{&right, &wrong}[k] = mat.Dot(off, &x) * float64(128-len(c.S)) / float64(127*len(c.S))
	}
	t.Logf("T^2 over dimension: %.2f with 1/T, %.1f with half of it; %v at %.2f", right, wrong, c.S[3], c.Q[3])
	if p := fisherTail(right, len(c.S), 128-len(c.S)); !(p >= 1e-6) {
		t.Errorf("the curve is not 1/T: p = %.2g", p)
	}
	if p := fisherTail(wrong, len(c.S), 128-len(c.S)); !(p < 1e-6) {
		t.Errorf("half of 1/T is not rejected: p = %.2g", p)
	}
	var hits hits
	tally.Grid.N = 4
	for seed := range uint64(400) {
		if c := curve(1<<17, 1, seed, 32); len(c.S) == 3 {
			hits.count(c.S[1], 2/g2(c.Q[1]))
		}
	}
	t.Logf("covered %d of 400", hits.right)
	hits.check(t, "curves of seeds 0 to 399", 400, 364, 396)
}

// TestIncrementsSoretErrors: what has no curve.
func TestIncrementsSoretErrors(t *testing.T) {
	run := func(grid walk.Grid, g string, eta float64, batches int) (SoretCurve, error) {
		w := binary(0.1, walk.Box{walk.Reflect(0, 1)}, g)
		w.Start = walk.Uniform(0, 1)
		tally := walk.IncrementsTally{Label: "increments", Grid: grid}
		sum, err := walk.Run(context.Background(), w, walk.Plan{Walkers: 1000, Steps: 2, Seed: 1, Batches: batches}, tally)
		if err != nil {
			t.Fatal(err)
		}
		return IncrementsSoret(tally, sum.Of(tally), eta)
	}
	for want, c := range map[string]struct {
		grid    walk.Grid
		eta     float64
		batches int
	}{
		"two bins and two batches": {walk.Grid{Lo: 0, Hi: 1, N: 1}, 0.1, 10},
		"two batches":              {walk.Grid{Lo: 0, Hi: 1, N: 4}, 0.1, 1},
		"no walker between":        {walk.Grid{Lo: 0, Hi: 4, N: 4}, 0.1, 10},
		"eta = 0":                  {walk.Grid{Lo: 0, Hi: 1, N: 4}, 0, 10},
	} {
		if _, err := run(c.grid, "1+q", c.eta, c.batches); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one that says %q", err, want)
		}
	}
	// Where T is the same everywhere there is nothing to say.
	if c, err := run(walk.Grid{Lo: 0.2, Hi: 0.8, N: 3}, "1", 0.1, 10); err != nil || len(c.S) != 0 {
		t.Errorf("a constant temperature gave %v, %v", c.S, err)
	}
}
