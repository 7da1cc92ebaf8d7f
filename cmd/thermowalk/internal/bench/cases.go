// Package bench measures the speed of the step: cases with names, backends and
// cores, beside yardsticks in C, numba and PyTorch. Whatever does a case is a
// process of its own, and rounds interleave them, so that what else the machine
// does meets all alike. The figures are medians.
package bench

import (
	"context"
	"fmt"
	"math"

	"thermowalk/walk"
	"thermowalk/walk/field"
	"thermowalk/walk/rng"
)

// A Case is a piece of work, counted in its unit.
type Case struct {
	Name  string // in tables and JSON
	What  string
	Unit  string // of what there is one ns figure
	Alone bool   // whether it has work for one core only
	first int    // the amount of work to begin with
	// once does n parts of the work, and returns how many units they were.
	once func(ctx context.Context, n int) (units float64, err error)
}

// steps is the number of steps of a walk, after which its tallies look.
const steps = 1024

// eta is the step factor and the learning rate of all cases.
const eta = 0.01

var turn = 2 * math.Pi

// Cases lists what can be measured.
var Cases = []Case{
	{"a", "sqrt(1+q^2)", "walker-step", false, 1, lead(walkA, nil)},
	{"b", "1+0.5*sin(q), periodic", "walker-step", false, 1, lead(walkB, nil)},
	{"c", "two-layer (V, b)", "walker-step", false, 1, lead(walkC, nil)},
	{
		"general", "gamma f(q, xi), normal noise: 1+0.1 xi sin(q)", "walker-step", false, 1,
		lead(walkGeneral, nil),
	},
	{"tallies", "b with 64 surfaces in windows of 64 steps, 256 bins every 100", "walker-step", false, 1, lead(walkB, looks())},
	{"d", "SGD of 4096 networks 10x10", "net-step", false, 64, train(10, 4096)},
	{"sgd10", "SGD of one network 10x10", "iteration", true, 1024, train(10, 1)},
	{"sgd100", "SGD of one network 100x100", "iteration", true, 128, train(100, 1)},
	{"rng", "Philox4x32-10", "64 bits", true, 512, words},
}

// reduced is a walk of Eq. 8.
func reduced(start walk.Start, box walk.Box, srcs ...string) walk.Walk {
	return walk.Walk{Law: walk.Reduced{Field: field.MustParse(srcs...)}, Eta: eta, Boundary: box, Start: start}
}

var (
	walkA = reduced(walk.Uniform(-2, 2), nil, "sqrt(1+q^2)")
	walkB = reduced(walk.Uniform(0, turn), walk.Box{walk.Periodic(0, turn)}, "1+0.5*sin(q)")
	walkC = reduced(walk.Product(walk.Uniform(-2, 2), walk.Uniform(-2, 2)), nil,
		"sqrt((q2^2 + 1)*normcdf(q2) + q2*normpdf(q2))", "abs(q1)*sqrt(normcdf(q2))")
	walkGeneral = general("1+0.1*xi*sin(q)")
)

// general is a walk of Eq. 4 with two normal numbers a step.
func general(src string) walk.Walk {
	f, err := walk.ParseForce(nil, 1, src)
	if err != nil {
		panic(err)
	}
	one := walk.NormalVariate{SD: 1}
	return walk.Walk{Law: walk.General{F: f, Gamma: one, Xi: []walk.Variate{one}}, Eta: eta, Start: walk.Uniform(0, turn)}
}

// block is a number of walkers that are whole blocks of the engine on a line, 768 in
// each, and in the plane, 512: fewer in a batch would measure its surroundings.
const block = 1536

// lead goes through a walk with n blocks of walkers; without tallies it looks
// once, at the end.
func lead(w walk.Walk, tallies []walk.Tally) func(context.Context, int) (float64, error) {
	if tallies == nil {
		tallies = []walk.Tally{walk.Flux("flux", 0.5)}
	}
	return func(ctx context.Context, n int) (float64, error) {
		batches := min(n, walk.DefaultBatches)
		walkers := block * batches * ((n + batches - 1) / batches)
		_, err := walk.Run(ctx, w, walk.Plan{Walkers: uint64(walkers), Steps: steps, Seed: 1, Batches: batches}, tallies...)
		return float64(walkers) * steps, err
	}
}

// looks are the tallies of the case of that name.
func looks() []walk.Tally {
	flux := walk.FluxTally{Label: "flux"}
	for j := range 64 {
		flux.At = append(flux.At, turn*(float64(j)+0.5)/64)
	}
	for t := uint64(0); t <= steps; t += 64 {
		flux.Windows = append(flux.Windows, t)
	}
	density := walk.DensityTally{Label: "density", Grid: []walk.Grid{{Lo: 0, Hi: turn, N: 256}}, Pooled: true}
	for t := uint64(100); t <= steps; t += 100 {
		density.Times = append(density.Times, t)
	}
	return []walk.Tally{flux, density}
}

func words(_ context.Context, n int) (float64, error) {
	var a, b [512]uint64
	s := rng.Stream{Seed: 1, Purpose: rng.Dump}
	for i := range n {
		s.WordPair(a[:], b[:], 0, 2*uint64(i))
	}
	return float64(n) * float64(len(a)+len(b)), nil
}

// Names lists the names of the cases.
func Names() (names []string) {
	for _, c := range Cases {
		names = append(names, c.Name)
	}
	return names
}

// Of finds a case by its name.
func Of(name string) (Case, error) {
	for _, c := range Cases {
		if c.Name == name {
			return c, nil
		}
	}
	return Case{}, fmt.Errorf("unknown case %q", name)
}
