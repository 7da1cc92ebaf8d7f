package soret

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"thermowalk/walk"
	"thermowalk/walk/field"
	"thermowalk/walk/walktest"
)

// TestPathsOfOrnsteinUhlenbeck: over n steps the moments are known, walk.IncrementsTally's
// test has them.
func TestPathsOfOrnsteinUhlenbeck(t *testing.T) {
	const eta, theta, sigma, q = 0.1, 0.7, 1.3, 0.8
	w := walk.Walk{Law: walk.Reduced{Field: field.MustParse("1.3"), Drift: field.MustParse("0.7*q")}, Eta: eta}
	for _, lag := range []uint64{1, 2, 8} {
		p, err := newPaths(w, lag)
		if err != nil {
			t.Fatal(err)
		}
		a, n := 1-eta*theta, float64(lag)
		sum := func(m float64) float64 { return (1 - math.Pow(a, m*n)) / (1 - math.Pow(a, m)) }
		d, v, v4 := (math.Pow(a, n)-1)*q, eta*eta*sigma*sigma*sum(2), math.Pow(eta*sigma, 4)*(3*sum(2)*sum(2)-2*sum(4))
		got := p.moments(q)
		for k, want := range []float64{d, d*d + v, d*d*d*d + 6*d*d*v + v4} {
			within(t, fmt.Sprintf("lag %d, moment %d", lag, k), got[k], want, 1e-14)
		}
	}
	// The general law: normal gamma, E[gamma^4] = 3.
	w.Law = walk.General{F: linearForce(1), Gamma: walk.NormalVariate{SD: 1}}
	p, err := newPaths(w, 1)
	if err != nil {
		t.Fatal(err)
	}
	got := p.moments(q)
	within(t, "normal gamma, p = 1", got[0], 0, 1e-16)
	within(t, "normal gamma, p = 2", got[1], eta*eta*q*q, 1e-15)
	within(t, "normal gamma, p = 4", got[2], 3*math.Pow(eta*q, 4), 1e-16)
}

// TestIncrementMoments: in wide bins and over one step and three, measured D1, D2 and D4
// agree with leading order + finite step + finite bin at false-alarm rate 1e-6 in all; and
// do not where a correction or a wall is left out or the lag is ignored. With all walls, from a density that is
// not flat.
func TestIncrementMoments(t *testing.T) {
	const eta = 0.3
	tilted, err := walk.Density("1+q/2", func(q float64) float64 { return 1 + q/2 }, -1, 1)
	if err != nil {
		t.Fatal(err)
	}
	law := walk.Reduced{Field: field.MustParse("1+0.5*q+0.3*q^2"), Drift: field.MustParse("q-0.5")}
	ring := walk.Reduced{Field: field.MustParse("1+0.5*sin(pi*q)"), Drift: field.MustParse("0.5*cos(pi*q)")}
	for name, w := range map[string]walk.Walk{
		"reflecting": {Law: law, Boundary: walk.Box{walk.Reflect(-1, 1)}},
		"absorbing":  {Law: law, Boundary: walk.Box{walk.Absorb(-1, 1)}},
		"periodic":   {Law: ring, Boundary: walk.Box{walk.Periodic(-1, 1)}},
		"free":       {Law: law},
	} {
		w.Eta, w.Start = eta, tilted
		for _, lag := range []uint64{1, 3} {
			tally := walk.IncrementsTally{Label: "increments", Grid: walk.Grid{Lo: -1, Hi: 1, N: 5}, Lag: lag}
			sum, err := walk.Run(context.Background(), w, walk.Plan{Walkers: 1 << 19, Steps: lag, Seed: 31, Batches: 128}, tally)
			if err != nil {
				t.Fatal(err)
			}
			list, err := IncrementMoments(w, tally, sum.Of(tally))
			if err != nil {
				t.Fatal(err)
			}
			noStep, noBin, noWall, oneLag := 1.0, 1.0, 1.0, 1.0
			open, short := w, tally
			open.Boundary = nil
			short.Lag = 1
			mutant := func(w walk.Walk, as walk.IncrementsTally) []IncrementMoment {
				list, err := IncrementMoments(w, as, sum.Of(tally))
				if err != nil {
					t.Fatal(err)
				}
				return list
			}
			opened, shortened := mutant(open, tally), mutant(w, short)
			for k, m := range list {
				what := fmt.Sprintf("%s, lag %d, E[dq^%d] from %.2g:%.2g", name, lag, m.Power, m.Lo, m.Hi)
				walktest.Agree(t, what, m.Measured, m.Expected(), 1e-6/120)
				noStep = min(noStep, walktest.PValue(m.Measured, m.Leading+m.Bin))
				noBin = min(noBin, walktest.PValue(m.Measured, m.Leading+m.Step))
				noWall = min(noWall, walktest.PValue(m.Measured, opened[k].Expected()))
				oneLag = min(oneLag, walktest.PValue(m.Measured, shortened[k].Expected()))
			}
			if !(noStep < 1e-6/120 && noBin < 1e-6/120) {
				t.Errorf("%s, lag %d: a correction could be left out: p = %.2g without the step's, %.2g without the bin's", name, lag, noStep, noBin)
			}
			if walled := name == "reflecting" || name == "absorbing" && lag > 1; walled && !(noWall < 1e-6/120) {
				t.Errorf("%s, lag %d: the walls could be left out: p = %.2g", name, lag, noWall)
			}
			if lag > 1 && !(oneLag < 1e-6/120) {
				t.Errorf("%s: the lag could be ignored: p = %.2g", name, oneLag)
			}
		}
	}
}

// TestIncrementLawAtAWall: where g = 1 the moments between two walls are known by hand, kinks
// and jumps within the bins, and bisection finds these. A bin beyond a wall has no mean.
func TestIncrementLawAtAWall(t *testing.T) {
	const eta = 0.3
	flat := func(int) float64 { return 1 }
	grid := walk.Grid{Lo: 0, Hi: 1.5, N: 3}
	law := func(wall walk.Wall, lag uint64) *IncrementLaw {
		l, err := NewIncrementLaw(walk.Walk{
			Law: walk.Reduced{Field: field.MustParse("1")}, Eta: eta, Boundary: walk.Box{wall}, Start: walk.Point(0.5),
		}, walk.IncrementsTally{Label: "increments", Grid: grid, Lag: lag})
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	// One step from q < eta in 0:0.5 is +eta, or eta - 2 q to the mirrored place.
	b := law(walk.Reflect(0, 1), 1).Bin(0)
	got := b.Mean(flat)
	within(t, "E[dq] at a mirror", got[0], eta*eta/2/0.5, 1e-8)
	within(t, "E[dq^2] at a mirror", got[1], (eta*eta*(0.5-eta)+eta*eta*eta*2/3)/0.5, 1e-8)
	// Two steps from q < eta: -eta and absorbed there, or 0 or 2 eta, one in four each.
	b = law(walk.Absorb(0, 1), 2).Bin(0)
	got = b.Mean(flat)
	second := eta * eta * (2*(0.5-eta) + (0.5+1)*eta) / 0.5
	if far := math.Abs(got[1] - second); !(far <= b.Error[1] && b.Error[1] < 1e-4*second) {
		t.Errorf("E[dq^2] over two steps at an absorbing wall is %.9g, want %.9g within %.2g", got[1], second, b.Error[1])
	}
	if got := law(walk.Reflect(0, 1), 1).Bin(2).Mean(flat); !math.IsNaN(got[0]) {
		t.Errorf("beyond a wall E[dq] = %g", got[0])
	}
}

// TestIncrementMomentsErrors: what has no exact moments.
func TestIncrementMomentsErrors(t *testing.T) {
	run := func(w walk.Walk, lag uint64) error {
		w.Start = walk.Point(make([]float64, w.Dim())...)
		tally := walk.IncrementsTally{Label: "increments", Grid: walk.Grid{Lo: -1, Hi: 1, N: 2}, Lag: lag}
		sum, err := walk.Run(context.Background(), w, walk.Plan{Walkers: 4, Steps: lag, Seed: 1}, tally)
		if err != nil {
			t.Fatal(err)
		}
		_, err = IncrementMoments(w, tally, sum.Of(tally))
		return err
	}
	for want, err := range map[string]error{
		"in one dimension":     run(binary(0.1, nil, "1", "1"), 1),
		"take a shorter lag":   run(binary(0.1, nil, "1"), 15),
		"has no fourth moment": run(walk.Walk{Law: walk.General{F: linearForce(1), Gamma: walk.StudentT{Nu: 4, Scale: 1}}, Eta: 0.1}, 1),
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one that says %q", err, want)
		}
	}
}
