// Package bench measures the speed of the step: cases with names, backends and
// cores, each in a process of its own, in rounds that interleave them, so that
// what else the machine does meets all alike. The figures are medians.
package bench

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"time"

	"thermowalk/walk"
	"thermowalk/walk/field"
	"thermowalk/walk/rng"
)

// A Case is a piece of work, counted in its unit.
type Case struct {
	Name string // in tables and JSON
	What string
	Unit string // of what there is one ns figure
	// once does the work for n walkers, and returns how many units it was.
	once func(ctx context.Context, n int) (units float64, err error)
}

// steps is the number of steps of a walk, after which its tallies look.
const steps = 1024

var turn = 2 * math.Pi

// Cases lists what can be measured.
var Cases = []Case{
	{"a", "sqrt(1+q^2)", "walker-step", lead(walk.Uniform(-2, 2), nil, nil, "sqrt(1+q^2)")},
	{"b", "1+0.5*sin(q), periodic", "walker-step", lead(walk.Uniform(0, turn), walk.Box{walk.Periodic(0, turn)}, nil, "1+0.5*sin(q)")},
	{"c", "two-layer (V, b)", "walker-step", lead(walk.Product(walk.Uniform(-2, 2), walk.Uniform(-2, 2)), nil, nil,
		"sqrt((q2^2 + 1)*normcdf(q2) + q2*normpdf(q2))", "abs(q1)*sqrt(normcdf(q2))")},
	{
		"tallies", "b with 64 surfaces in windows of 64 steps, 256 bins every 100", "walker-step",
		lead(walk.Uniform(0, turn), walk.Box{walk.Periodic(0, turn)}, looks(), "1+0.5*sin(q)"),
	},
	{"rng", "Philox4x32-10", "64 bits", words},
}

// lead makes a walk of a field; without tallies it looks once, at the end.
func lead(start walk.Start, box walk.Box, tallies []walk.Tally, srcs ...string) func(context.Context, int) (float64, error) {
	w := walk.Walk{Law: walk.Reduced{Field: field.MustParse(srcs...)}, Eta: 0.01, Boundary: box, Start: start}
	if tallies == nil {
		tallies = []walk.Tally{walk.Flux("flux", 0.5)}
	}
	return func(ctx context.Context, n int) (float64, error) {
		_, err := walk.Run(ctx, w, walk.Plan{Walkers: uint64(n), Steps: steps, Seed: 1, Batches: min(16, n)}, tallies...)
		return float64(n) * steps, err
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

// Of finds a case by its name.
func Of(name string) (Case, error) {
	for _, c := range Cases {
		if c.Name == name {
			return c, nil
		}
	}
	return Case{}, fmt.Errorf("unknown case %q", name)
}

// Measure returns the ns per unit of a case in this process: of processor time
// where one core works and the system tells it, else of the clock.
func (c Case) Measure(ctx context.Context) (float64, error) {
	clock, budget := processorTime, 60*time.Millisecond
	if runtime.GOMAXPROCS(0) > 1 { // threads take their time to spread over the cores
		clock, budget = wallTime, 400*time.Millisecond
	}
	n := 512
	for {
		began := clock()
		units, err := c.once(ctx, n)
		took := clock() - began
		if err != nil {
			return 0, err
		}
		if took > budget/2 {
			return float64(took.Nanoseconds()) / units, nil
		}
		n *= int(max(2, min(64, budget/max(took, budget/64))))
	}
}

var start = time.Now()

func wallTime() time.Duration { return time.Since(start) }
