package nnbridge

import (
	"math"
	"strings"
	"testing"

	"thermowalk/walk/walktest"
)

// TestRivalIsAGradientFlow: along the rival law d E[s^2]/2 / d tau = -|grad|^2 for
// each unit, with tau = eta^2 t / 8|B|, by finite differences.
func TestRivalIsAGradientFlow(t *testing.T) {
	task := smallTask(2)
	const eta = 0.05
	b := block(Init{Shape: task.Shape, Law: "normal"}, 3, 0, 1)
	energy := func() (sum, slope float64) {
		u := unitMeansPool(task, 0).Get().(*unitMeans)
		u.fill(u, b.Q)
		for i := range task.Shape.Hidden {
			sum += u.square[i][0] / 2
			slope += u.mean[i][0] * u.mean[i][0]
			for j := range task.Shape.Inputs {
				moved := u.moved[i*task.Shape.Inputs+j][0]
				slope += moved * moved
			}
		}
		return sum, slope
	}
	before, slope := energy()
	mover(t, Rival{}, task, eta, 1).Advance(b, 40)
	after, end := energy()
	tau := 40 * eta * eta / 8 / 2
	if got, want := (before-after)/tau, (slope+end)/2; !(math.Abs(got-want) <= 1e-4*want) {
		t.Errorf("E[s^2]/2 falls at %.8g per tau, |grad|^2 = %.8g", got, want)
	}
}

// TestRivalDependsOnTauAlone: eta and |B| enter by eta^2 t / |B|, to the O(eta^2) of
// Euler's steps. The mutant is a batch that is not paid for by time.
func TestRivalDependsOnTauAlone(t *testing.T) {
	at := func(eta float64, batch, steps int) float64 {
		shape := smallTask(1).Shape
		b := block(Init{Shape: shape, Law: "normal"}, 3, 0, 1)
		fall := 0.0
		for i := range shape.Hidden {
			fall += b.Q[shape.B(i)][0]
		}
		mover(t, Rival{}, smallTask(batch), eta, 1).Advance(b, steps)
		for i := range shape.Hidden {
			fall -= b.Q[shape.B(i)][0]
		}
		return fall
	}
	want := at(0.1, 1, 600)
	for _, got := range []float64{at(0.05, 1, 2400), at(0.1, 3, 1800), at(0.2, 4, 600)} {
		if !(math.Abs(got-want) <= 1e-3*math.Abs(want)) {
			t.Errorf("b falls by %.8g at the same tau as by %.8g", got, want)
		}
	}
	if got := at(0.1, 3, 600); !(math.Abs(got-want) >= 0.05*math.Abs(want)) {
		t.Errorf("b falls by %.8g in a third of tau, by %.8g in tau", got, want)
	}
}

// TestRivalDerivation: the law is the average of the drift over V with
// <V_i V_j> = eta/(2|B|) delta_ij. With V drawn so, the mean step of db and dW under
// drift dynamics is that of the rival, for small outputs f; four networks' worth
// of tests are left to the decomposition, here one: eta = 1e-3. False-alarm rate 1e-6; the mutant, half the
// law, is rejected.
func TestRivalDerivation(t *testing.T) {
	task := smallTask(1)
	task.Data.Inputs = Gaussian{3}
	const eta, n, steps = 1e-3, 512, 40
	start := Init{Shape: task.Shape, Law: "normal"}
	var drift, rival []float64
	for first := uint64(0); first < 40*n; first += n {
		b := block(start, 3, first, n)
		for k := range n { // V of the stationary law; the rest the same for all
			for i := range task.Shape.Hidden {
				b.Q[task.Shape.V(i)][k] *= math.Sqrt(eta/2) * math.Sqrt(float64(task.Shape.Hidden))
			}
			for i := task.Shape.Hidden; i < len(b.Q); i++ {
				b.Q[i][k] = b.Q[i][0]
			}
		}
		at := task.Shape.B(1)
		before := b.Q[at][0]
		m := mover(t, Drift{}, task, eta, n)
		m.Advance(b, steps)
		sum := 0.0
		for _, x := range b.Q[at] {
			sum += (x - before) / n / steps
		}
		drift = append(drift, sum/eta/eta)

		one := block(start, 3, first, 1)
		mover(t, Rival{}, task, eta, 1).Advance(one, steps)
		rival = append(rival, (one.Q[at][0]-before)/steps/eta/eta)
	}
	for i := range drift {
		drift[i] -= rival[i]
	}
	got, law := estimate(drift), estimate(rival).Value
	walktest.Agree(t, "db/dt / eta^2: drift - rival, seed 3", got, 0, 1e-6)
	walktest.Differ(t, "db/dt / eta^2: drift - rival/2", got, -law/2, 1e-6)
	if !(got.StdErr <= 0.2*math.Abs(law)) {
		t.Errorf("db/dt / eta^2: the error of %v would hide the law itself, %.3g", got, law)
	}
}

func TestRivalRefuses(t *testing.T) {
	for _, c := range []struct {
		want  string
		spoil func(*Training)
	}{
		{"cross-entropy", func(t *Training) { t.Loss = Squared{} }},
		{"fair labels", func(t *Training) { t.Data.Labels = Teacher{Net: NewTwoLayer(t.Shape)} }},
		{"batch of -1", func(t *Training) { t.Batch = -1 }},
	} {
		task := smallTask(1)
		c.spoil(&task)
		if _, err := (Rival{}).Law(task); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v; want %q in it", err, c.want)
		}
	}
}
