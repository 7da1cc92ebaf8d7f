package simulate

import (
	"math"
	"strings"
	"testing"

	"thermowalk/cmd/thermowalk/internal/config"
	"thermowalk/walk/walktest"
)

// mirrored begins with a density that is a polynomial, so that the first increments have
// their law without a remainder; the bins at the ends have walls within reach.
const mirrored = `
field: ["1+0.5*q+0.3*q^2"]
drift: ["q-0.5"]
eta: 0.3
walls: [{reflecting: [-1, 1]}]
start: [{density: "1+q/2", on: [-1, 1]}]
walkers: 128_000
steps: 3
tallies:
  - increments: {name: short, grid: [{lo: -1, hi: 1, bins: 5}], to: 1}
  - increments: {name: long, grid: [{lo: -1, hi: 1, bins: 5}], lag: 3}
`

// fuzzy is a general law of two noises, absorbed at its walls. Fourth powers of its normal noise are so skewed
// that fewer walkers in a bin would not make Student's t of them.
const fuzzy = `
general:
  force: ["(1+0.5*xi1)*(1+0.5*q)"]
  gamma: {normal: 1}
  xi: [{uniform: 1}]
eta: 0.15
walls: [{absorbing: [-1, 1]}]
start: [{density: "1+q/2", on: [-1, 1]}]
walkers: 2_048_000
steps: 1
tallies:
  - increments: {grid: [{lo: -1, hi: 1, bins: 5}]}
`

func worst(rep *Report) (n int, worst float64) {
	n, mean, worst := rep.scoresOfIncrements()
	if math.IsNaN(mean) {
		return n, mean
	}
	return n, worst
}

// Measured D1, D2 and D4 agree with their law in every bin, over one step and three, of the
// reduced law at mirrors and of the general law: of 45 Student-distributed scores with 63 degrees of freedom one
// exceeds the bound once in 10^6 runs. The parts add up. The mutants are walls left out,
// another eta, and each correction of the reduced law left out, whose noise is small enough to see that.
func TestIncrementsAgree(t *testing.T) {
	for name, text := range map[string]string{"reduced": mirrored, "general": fuzzy} {
		r, sum := measure(t, text)
		rep := NewReport(r, sum, Predict(r))
		if rows := len(rep.Increments); rows != map[string]int{"reduced": 10, "general": 5}[name] {
			t.Fatalf("%s: %d rows", name, rows)
		}
		if n, z := worst(rep); n != 3*len(rep.Increments) || !(z <= walktest.Bound(45, 64, 1e-6)) {
			t.Errorf("%s: %d scores of %d rows, the worst %.1f: %q", name, n, len(rep.Increments), z, rep.Notes)
		}
		var noStep, noBin float64
		for _, i := range rep.Increments {
			for _, m := range []struct {
				value, err              float64
				law, leading, step, bin *float64
			}{
				{i.D1, i.D1Err, i.Law1, i.Leading1, i.Step1, i.Bin1},
				{i.D2, i.D2Err, i.Law2, i.Leading2, i.Step2, i.Bin2},
				{i.D4, i.D4Err, i.Law4, i.Leading4, i.Step4, i.Bin4},
			} {
				if sum := *m.leading + *m.step + *m.bin; !(math.Abs(sum-*m.law) <= 1e-14) {
					t.Errorf("%s: %g + %g + %g is not %g", name, *m.leading, *m.step, *m.bin, *m.law)
				}
				noStep = max(noStep, math.Abs(m.value-*m.leading-*m.bin)/m.err)
				noBin = max(noBin, math.Abs(m.value-*m.leading-*m.step)/m.err)
			}
		}
		if name == "reduced" && !(noStep >= 10 && noBin >= 10) {
			t.Errorf("%s: a correction could be left out: at most %.1f standard errors without the step's, %.1f without the bin's", name, noStep, noBin)
		}
		for what, change := range map[string]func(r *config.Run){
			"another eta": func(r *config.Run) { r.Walk.Eta *= 1.1 },
			"no walls":    func(r *config.Run) { r.Walk.Boundary = nil },
		} {
			if name == "general" && what == "no walls" { // an absorbed walker's last step is whole
				continue
			}
			wrong := *r
			change(&wrong)
			if _, z := worst(NewReport(&wrong, sum, Predict(&wrong))); !(z >= 10) {
				t.Errorf("%s: %s is at most %.1f standard errors off: the test shows little", name, what, z)
			}
		}
	}
}

// Of one binary step the parts are known by hand: with g and mu at the middle of the bin
// the step's part of D2 is 0 and that of D4 eta^4 (mu^4 + 6 mu^2 g^2 - 2 g^4)/24.
func TestIncrementsByHand(t *testing.T) {
	_, rep := lead(t, strings.ReplaceAll(mirrored, "walls: [{reflecting: [-1, 1]}]", ""))
	const eta = 0.3
	for _, i := range rep.Increments[:5] {
		q := (i.Lo + i.Hi) / 2
		d, m := eta*(1+0.5*q+0.3*q*q), -eta*(q-0.5)
		for _, c := range [][2]float64{
			{*i.Leading1, m},
			{*i.Step1, 0},
			{*i.Leading2, d * d / 2},
			{*i.Step2, 0},
			{*i.Leading4, d * d * d * d / 8},
			{*i.Step4, (m*m*m*m + 6*m*m*d*d - 2*d*d*d*d) / 24},
		} {
			if !(math.Abs(c[0]-c[1]) <= 1e-15) {
				t.Errorf("at %g: %g, want %g", q, c[0], c[1])
			}
		}
	}
	for _, i := range rep.Increments[5:] { // E[dq] over 3 steps of a drift that pulls to 0.5
		q := (i.Lo + i.Hi) / 2
		if want := (q - 0.5) * (math.Pow(1-eta, 3) - 1) / 3; !(math.Abs(*i.Leading1+*i.Step1-want) <= 1e-15) {
			t.Errorf("over 3 steps from %g: %g, want %g", q, *i.Leading1+*i.Step1, want)
		}
	}
}

// Where no law is known the columns are null and a note says why; where nothing is
// random there is no score.
func TestIncrementsWithoutLaw(t *testing.T) {
	for want, text := range map[string]string{
		"no law of motion beside increments: exact moments of increments are known in one dimension, not 2": `
preset: radial
eta: 0.1
start: [{uniform: [0.5, 1]}, {uniform: [0, 1]}]
walkers: 640
steps: 2
tallies: [increments: {grid: [{lo: 0, hi: 2, bins: 2}]}]
`,
		"no law of motion beside increments: a lag of 20 steps with 2 outcomes each has more than 4096 paths": `
preset: sine
eta: 0.1
start: [{uniform: [-1, 1]}]
walkers: 640
steps: 20
tallies: [increments: {grid: [{lo: -2, hi: 2, bins: 2}], lag: 20}]
`,
	} {
		_, rep := lead(t, text)
		if len(rep.Notes) != 1 || !strings.HasPrefix(rep.Notes[0], want) {
			t.Errorf("notes %q, want %q", rep.Notes, want)
		}
		if i := rep.Increments[0]; i.Law1 != nil || i.Step2 != nil || i.Z4 != nil || math.IsNaN(i.D1) {
			t.Errorf("without a law: %+v", i)
		}
	}
	_, rep := lead(t, `
field: ["1"]
eta: 0.1
start: [{uniform: [0, 1]}]
walkers: 640
steps: 1
tallies: [increments: {grid: [{lo: 0, hi: 1.5, bins: 3}]}]
`)
	first, empty := rep.Increments[0], rep.Increments[2]
	if first.Z1 == nil || first.Z4 != nil || !(math.Abs(*first.Law4-1e-4/24) <= 1e-18) || empty.Law1 != nil || empty.Z1 != nil {
		t.Errorf("a step of one size: %+v\nan empty bin: %+v", first, empty)
	}
}
