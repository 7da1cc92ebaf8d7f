package walk_test

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"

	"thermowalk/walk"
	"thermowalk/walk/walktest"
)

// stairs is a step scale that is a whole number on the sites 0, 1, 2, ...: at
// eta = 1 a walker goes from site to site, and the walk is a Markov chain whose
// matrix is small and exact.
type stairs []int

func (s stairs) Dim() int { return 1 }
func (s stairs) Eval(g, q [][]float64) {
	for k, x := range q[0] {
		g[0][k] = 0
		if i := int(x); i >= 0 && i < len(s) {
			g[0][k] = float64(s[i])
		}
	}
}

// matrix is P[i][j], the probability to go from i to j within the sites; fold
// says where a site outside really is, -1 for nowhere.
func (s stairs) matrix(fold func(site int) int) *mat.Dense {
	p := mat.NewDense(len(s), len(s), nil)
	for i, g := range s {
		for _, to := range []int{i - g, i + g} {
			if to < 0 || to >= len(s) {
				to = fold(to)
			}
			if to >= 0 {
				p.Set(i, to, p.At(i, to)+0.5)
			}
		}
	}
	return p
}

// First passage between two absorbing walls against the chain's equations
//
//	t = 1 + P t,  u = 1 + 2 P t + P u,  h = P h + r,  survival = P^n 1
//
// for the mean time, its second moment and the mass at each wall. False-alarm
// rate 1e-6 each, by Student's t: the squares of times have a skewness of about 7, as
// of an exponential law, their mean over 2^19 walkers 0.01. Mutants: the time counted one step
// late, the walls exchanged, the survival a step off.
func TestPassageAgainstTheChain(t *testing.T) {
	const alpha, steps = 1e-6, 4000
	s := stairs{1, 2, 3, 1, 2, 3, 2, 1, 1, 4, 2, 1, 3, 2}
	n, from := len(s), 5
	p := s.matrix(func(int) int { return -1 })
	var a mat.Dense
	a.Sub(eye(n), p)
	solve := func(b []float64) []float64 {
		var x mat.VecDense
		if err := x.SolveVec(&a, mat.NewVecDense(n, b)); err != nil {
			t.Fatal(err)
		}
		return x.RawVector().Data
	}
	ones, lower, square := make([]float64, n), make([]float64, n), make([]float64, n)
	for i, g := range s {
		ones[i] = 1
		if i-g < 0 {
			lower[i] = 0.5
		}
	}
	mean := solve(ones)
	var pt mat.VecDense
	pt.MulVec(p, mat.NewVecDense(n, mean))
	for i := range square {
		square[i] = 1 + 2*pt.AtVec(i)
	}
	second, down := solve(square), solve(lower)

	tally := walk.Passage("passage", 1, 5, 20, 60)
	w := walk.Walk{Law: walk.Reduced{Field: s}, Eta: 1, Boundary: walk.Box{walk.Absorb(-0.5, float64(n)-0.5)}, Start: walk.Point(float64(from))}
	sum := run(t, w, walk.Plan{Walkers: 1 << 19, Steps: steps, Seed: 12}, tally)
	scores := sum.Of(tally)
	if e := tally.Absorbed(scores); e.Value != 1 || sum.Absorbed != 1<<19 {
		t.Fatalf("absorbed %v", e)
	}
	walktest.Agree(t, "E[T]", tally.Mean(scores), mean[from], alpha)
	walktest.Differ(t, "E[T]", tally.Mean(scores), mean[from]+1, alpha)
	walktest.Agree(t, "E[T^2]", tally.MeanSquare(scores), second[from], alpha)
	walktest.Differ(t, "E[T^2]", tally.MeanSquare(scores), second[from]-2*mean[from]+1, alpha)
	walktest.Agree(t, "mass at the lower wall", tally.Side(scores, 0, 0), down[from], alpha)
	walktest.Agree(t, "mass at the upper wall", tally.Side(scores, 0, 1), 1-down[from], alpha)
	walktest.Differ(t, "mass at the lower wall", tally.Side(scores, 0, 0), 1-down[from], alpha)
	for j, at := range tally.Times {
		alive := survival(p, int(at), from)
		if alive == 1 {
			if got := tally.Survival(scores, j).Value; got != 1 {
				t.Errorf("survival at %d: %g, want 1", at, got)
			}
			continue
		}
		walktest.Agree(t, fmt.Sprint("survival at ", at), tally.Survival(scores, j), alive, alpha)
		if wrong := survival(p, int(at)+1, from); at > 1 && at < 60 {
			walktest.Differ(t, fmt.Sprint("survival at ", at), tally.Survival(scores, j), wrong, alpha)
		}
	}
}

func eye(n int) *mat.Dense {
	m := mat.NewDense(n, n, nil)
	for i := range n {
		m.Set(i, i, 1)
	}
	return m
}

func survival(p *mat.Dense, steps, from int) float64 {
	n, _ := p.Dims()
	v := mat.NewVecDense(n, nil)
	for i := range n {
		v.SetVec(i, 1)
	}
	for range steps {
		var next mat.VecDense
		next.MulVec(p, v)
		v = &next
	}
	return v.AtVec(from)
}

// Relaxation on a ring: the density at eight times against the powers of the
// chain's matrix, chi^2 of the counts at false-alarm rate 1e-6 in all; the last
// time is the steady state, which is not uniform. The mutant is the density one
// step later, rejected at the first five times.
func TestRelaxationAgainstTheChain(t *testing.T) {
	const walkers = 1 << 18
	s := stairs{1, 2, 3, 1, 2, 3, 2, 1, 1, 4, 2, 1, 3, 2, 1}
	n := len(s)
	times := []uint64{1, 2, 4, 7, 12, 20, 35, 300}
	w := walk.Walk{Law: walk.Reduced{Field: s}, Eta: 1, Boundary: walk.Box{walk.Periodic(0, float64(n))}, Start: walk.Point(4)}
	tally := walk.Histogram("density", 0, float64(n), n, times...)
	scores := run(t, w, walk.Plan{Walkers: walkers, Steps: times[len(times)-1], Seed: 13}, tally).Of(tally)
	p := s.matrix(func(site int) int { return (site + n) % n })
	rho, now := mat.NewVecDense(n, nil), uint64(0)
	rho.SetVec(4, 1)
	step := func() {
		var next mat.VecDense
		next.MulVec(p.T(), rho)
		rho, now = &next, now+1
	}
	chi2 := func(at int) (sum float64, freedom int) {
		for i := range n {
			count, want := scores.Estimate(at*n+i).Value*walkers, rho.AtVec(i)*walkers
			switch {
			case want > 0:
				sum += (count - want) * (count - want) / want
				freedom++
			case count > 0:
				sum = math.Inf(1)
			}
		}
		return sum, freedom - 1
	}
	for j, at := range times {
		for now < at {
			step()
		}
		right, freedom := chi2(j)
		if tail := (distuv.ChiSquared{K: float64(freedom)}).Survival(right); !(tail >= 1e-6/8) {
			t.Errorf("step %d: chi^2 %.1f with %d degrees of freedom, p = %.2g", at, right, freedom, tail)
		}
		if j == len(times)-1 {
			uniform := 0.0
			for i := range n {
				d := scores.Estimate(j*n+i).Value - 1/float64(n)
				uniform += d * d * walkers * float64(n)
			}
			if !(uniform >= 1000) {
				t.Errorf("steady state: chi^2 %.1f does not reject the uniform density", uniform)
			}
			continue
		}
		step()
		if wrong, _ := chi2(j); !(wrong >= 100) && j < 5 {
			t.Errorf("step %d: chi^2 %.1f does not reject the density one step later", at, wrong)
		}
	}
}

// The mean exit time from -1:1 tends to that of the diffusion dq = eta g dB,
// whose backward equation (1/2) eta^2 g^2 T_qq = -1 gives for g = sqrt(1+q^2)
//
//	eta^2 T(0) = V(1),  V(x) = 2 Int_0^x atan = 2 x atan(x) - log(1+x^2),
//
// from above: a step adds eta^2 + eta^4 g^4 V/24, |g^4 V| <= 4.2, to the mean of V, and
// the last one ends beyond the wall by at most eta g(1), so that
//
//	V(1) <= eta^2 T(0) (1 + 0.2 theta eta^2) <= V(1 + eta sqrt(2)),  |theta| <= 1.
//
// All three eta together at false-alarm rate 1e-6. The mutant is the diffusion read as
// Stratonovich's, (1/2) eta^2 g (g T_q)_q = -1, for which V(x) = asinh(x)^2.
func TestPassageTendsToDiffusion(t *testing.T) {
	ito := func(x float64) float64 { return 2*x*math.Atan(x) - math.Log1p(x*x) }
	stratonovich := func(x float64) float64 { return math.Asinh(x) * math.Asinh(x) }
	for _, eta := range []float64{0.2, 0.1, 0.05} {
		tally := walk.Passage("passage")
		w := walk.Walk{Law: walk.Reduced{Field: root}, Eta: eta, Boundary: walk.Box{walk.Absorb(-1, 1)}, Start: walk.Point(0)}
		scores := run(t, w, walk.Plan{Walkers: 1 << 16, Steps: uint64(40 / (eta * eta)), Seed: 14}, tally).Of(tally)
		if tally.Absorbed(scores).Value != 1 {
			t.Errorf("eta %g: not all absorbed", eta)
		}
		e := tally.Mean(scores).Scale(eta * eta)
		tends := func(v func(x float64) float64) bool {
			lo, hi := v(1)*(1-0.2*eta*eta), v(1+eta*math.Sqrt2)*(1+0.2*eta*eta)
			noise := walktest.Bound(3, e.N, 1e-6) * e.StdErr
			return e.Value >= lo-noise && e.Value <= hi+noise
		}
		if !tends(ito) {
			t.Errorf("eta %g: eta^2 E[T] = %v is not between %.4f and %.4f, seed 14, N = %d", eta, e, ito(1), ito(1+eta*math.Sqrt2), e.N)
		}
		if eta <= 0.1 && tends(stratonovich) {
			t.Errorf("eta %g: eta^2 E[T] = %v does not reject %.4f to %.4f, seed 14, N = %d", eta, e, stratonovich(1), stratonovich(1+eta*math.Sqrt2), e.N)
		}
	}
}

func TestPassageBadInput(t *testing.T) {
	w := walk.Walk{Law: walk.Reduced{Field: root}, Eta: 0.1, Boundary: walk.Box{walk.Absorb(-1, 1)}, Start: walk.Point(0)}
	refuse(t, w, walk.Plan{Walkers: 10, Steps: 10}, map[string]walk.Tally{
		"time 11 is beyond the 10 steps": walk.PassageTally{To: 11},
		"must ascend":                    walk.Passage("passage", 5, 4),
		"the 7 steps of the plan":        walk.PassageTally{To: 7, Times: []uint64{8}},
	})
	refuse(t, free(w.Law, 0.1, w.Start), walk.Plan{Walkers: 10, Steps: 10}, map[string]walk.Tally{"no absorbing wall": walk.Passage("passage")})
}
