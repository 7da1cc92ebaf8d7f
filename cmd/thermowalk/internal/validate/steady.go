package validate

import (
	"context"
	"fmt"
	"math"

	"thermowalk/walk"
	"thermowalk/walk/field"
	"thermowalk/walk/rng"
)

// SteadyRow is the measured density of one bin of a closed box at rest.
type SteadyRow struct {
	Field      string  `col:"field" unit:"1" doc:"the field g(q)"`
	Wall       string  `col:"wall" unit:"1" doc:"reflecting or periodic"`
	Eta        float64 `col:"eta" unit:"1" doc:"step factor"`
	Q          float64 `col:"q" unit:"1" doc:"middle of the bin"`
	G          float64 `col:"g" unit:"1" doc:"g at the middle of the bin"`
	Density    float64 `col:"density" unit:"1" doc:"mass in the bin / its width, mean over the looks"`
	DensityErr float64 `col:"density_stderr" unit:"1" doc:"standard error of density, from independent batches"`
	Used       bool    `col:"used" unit:"1" doc:"whether the bin takes part in the exponent: not within three steps of a reflecting wall"`
	Walkers    uint64  `col:"walkers" unit:"1" doc:"walkers in the box"`
	Looks      int64   `col:"looks" unit:"1" doc:"times at which the walkers were counted"`
	Seed       uint64  `col:"seed" unit:"1" doc:"seed of the ensemble"`
}

// box is a Steady understood.
type box struct {
	Steady
	g    *field.Vector
	wall walk.Wall
	seed uint64
}

// steadyBatches is the number of independent batches of a box, and so the
// least number of its walkers.
const (
	steadyBatches = 128
	leastSteady   = steadyBatches
)

func (s Steady) resolve() (*box, error) {
	g, err := field.ParseVector(s.Params, s.Field)
	if err != nil {
		return nil, fmt.Errorf("field: %w", err)
	}
	b := &box{Steady: s, g: g, wall: walk.Reflect(s.Domain[0], s.Domain[1])}
	if s.Wall == "periodic" {
		b.wall = walk.Periodic(s.Domain[0], s.Domain[1])
	}
	m := medium{field: s.Field, g: g, lo: s.Domain[:1], hi: s.Domain[1:]}
	return b, m.faults(s.Eta, false)
}

// boxes gives every box of a study a seed, after those of the ensembles.
func (c *Config) boxes(list []*box, ensembles int) {
	seeds := rng.Stream{Seed: c.Seed, Purpose: rng.Ensemble}
	for i, b := range list {
		b.seed = seeds.Word(uint64(ensembles+i), 0)
	}
}

// rest is the measured steady state of a box: rows by bin, and the density of
// each bin (column) in each batch (row).
type rest struct {
	rows    []SteadyRow
	batches [][]float64
}

// measure fills the box evenly, lets it come to rest, and counts.
func (b *box) measure(ctx context.Context, workers int, progress func(done, of int)) (rest, error) {
	times := make([]uint64, b.Looks)
	for i := range times {
		times[i] = b.BurnIn + uint64(i)*b.Every
	}
	lo, hi := b.Domain[0], b.Domain[1]
	w := walk.Walk{Law: walk.Reduced{Field: b.g}, Eta: b.Eta, Boundary: walk.Box{b.wall}, Start: walk.Uniform(lo, hi)}
	p := walk.Plan{
		Walkers: b.Walkers, Steps: max(times[len(times)-1], 1), Seed: b.seed, Batches: steadyBatches,
		Stratified: true, Workers: workers, Progress: progress,
	}
	tally := walk.Histogram("density", lo, hi, b.Bins, times...)
	sum, err := walk.Run(ctx, w, p, tally)
	if err != nil {
		return rest{}, err
	}
	r := rest{batches: make([][]float64, sum.Batches)}
	for k := range r.batches {
		r.batches[k] = make([]float64, b.Bins)
		for t := range times {
			for j, x := range sum.Of(tally).Batch(k)[t*b.Bins : (t+1)*b.Bins] {
				r.batches[k][j] += x / float64(len(times))
			}
		}
	}
	grid := tally.Grid[0]
	g := make([]float64, 1)
	for j := range b.Bins {
		q := grid.Centre(j)
		b.g.Value(g, []float64{q})
		e := column(r.batches, j)
		near := 3*b.Eta*math.Abs(g[0]) + grid.Width()/2
		r.rows = append(r.rows, SteadyRow{
			Field: b.Field, Wall: b.Wall, Eta: b.Eta, Q: q, G: g[0], Density: e.Value, DensityErr: e.StdErr,
			Used:    b.Steady.Wall == "periodic" || q-lo > near && hi-q > near,
			Walkers: sum.Walkers, Looks: int64(b.Looks), Seed: b.seed,
		})
	}
	return r, nil
}

// column is the mean over batches of one bin.
func column(batches [][]float64, j int) walk.Estimate {
	n, mean := float64(len(batches)), 0.0
	for _, b := range batches {
		mean += b[j] / n
	}
	variance := 0.0
	for _, b := range batches {
		variance += (b[j] - mean) * (b[j] - mean) / (n - 1)
	}
	return walk.Estimate{Value: mean, StdErr: math.Sqrt(variance / n), N: len(batches)}
}
