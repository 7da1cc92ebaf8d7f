package nnbridge

import (
	"math"
	"slices"
	"strings"
	"testing"

	"thermowalk/walk"
	"thermowalk/walk/rng"
	"thermowalk/walk/walktest"
)

// place draws one network from a start.
func place(start walk.Start, seed, walker uint64) []float64 {
	u, q := matrix(start.Dim(), 1), matrix(start.Dim(), 1)
	for i := range u {
		rng.Stream{Seed: seed, Purpose: rng.Start, Lane: uint16(i)}.Uniform(u[i], walker, 0)
	}
	start.Place(q, u)
	out := make([]float64, len(q))
	for i := range q {
		out[i] = q[i][0]
	}
	return out
}

// TestInitVariance holds the variance of each set of parameters against its
// definition. False alarms: 12 tests at 1e-6. The mutant takes the other
// layer's fan_in.
func TestInitVariance(t *testing.T) {
	shape := Shape{Hidden: 16, Inputs: 4, Bias: true}
	const n = 4000
	for _, c := range []struct {
		law     string
		v, b, w float64 // variance times fan_in
		scale   float64
	}{
		{"pytorch", 1. / 3, 1. / 3, 1. / 3, 0},
		{"normal", 1, 1, 1, 1},
		{"uniform", 1, 1, 1, 2},
		{"kaiming", 2, 0, 2, 1},
	} {
		start := Init{Shape: shape, Law: c.law, Scale: c.scale}
		if err := start.Check(); err != nil {
			t.Fatal(err)
		}
		square := map[Kind][]float64{}
		for r := range n {
			sum := map[Kind]float64{}
			for i, x := range place(start, 3, uint64(r)) {
				kind, _, _ := shape.At(i)
				sum[kind] += x * x
			}
			square[KindV] = append(square[KindV], sum[KindV]/16)
			square[KindB] = append(square[KindB], sum[KindB]/16)
			square[KindW] = append(square[KindW], sum[KindW]/64)
		}
		scale := c.scale
		if scale == 0 {
			scale = 1
		}
		for kind, want := range map[Kind]float64{KindV: c.v / 16, KindB: c.b / 4, KindW: c.w / 4} {
			what := c.law + " variance of " + kind.String()
			walktest.Agree(t, what, estimate(square[kind]), want*scale*scale, 1e-6)
			if want > 0 {
				walktest.Differ(t, what, estimate(square[kind]), want*4*scale*scale, 1e-6)
			}
		}
	}
}

func TestGiven(t *testing.T) {
	net := FromParams(Shape{Hidden: 1, Inputs: 2, Bias: true}, []float64{1, 2, 3, 4})
	for seed := range uint64(3) {
		if got := place(Given{Net: net}, seed, seed); !slices.Equal(got, []float64{1, 2, 3, 4}) {
			t.Errorf("start at %g", got)
		}
	}
	if err := (Given{Name: "f.npz"}).Check(); err == nil || !strings.Contains(err.Error(), "f.npz has no network") {
		t.Errorf("error %v", err)
	}
	net.V[0] = math.NaN()
	if err := (Given{Net: net}).Check(); err == nil || !strings.Contains(err.Error(), "V[0] is NaN") {
		t.Errorf("error %v", err)
	}
}

func TestInitRefuses(t *testing.T) {
	shape := Shape{Hidden: 2, Inputs: 2}
	for _, c := range []struct {
		start Init
		want  string
	}{
		{Init{Shape: shape, Law: "xavier"}, "known are pytorch, normal, uniform, kaiming"},
		{Init{Shape: shape, Law: "normal", Scale: -1}, "scale"},
		{Init{Shape: shape, Law: "normal", Scale: math.NaN()}, "scale"},
		{Init{Law: "normal"}, "hidden units"},
	} {
		if err := c.start.Check(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: error %v; want %q in it", c.start, err, c.want)
		}
	}
}
