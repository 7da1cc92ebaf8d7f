package walk

import (
	"fmt"
	"math"
)

// Sum is what a run measured: for each tally the scores of every batch.
type Sum struct {
	Plan     Plan   // the plan with its defaults filled in
	Batches  int    // complete batches
	Walkers  uint64 // walkers in the complete batches
	Lost     uint64 // walkers whose position became NaN or infinite
	Absorbed uint64 // walkers taken by an absorbing wall
	Limiting string // what the trigger waited for last

	names  []string
	scores []*Scores
	fates  []fate
}

type fate struct{ lost, absorbed uint64 }

func newSum(p Plan, tallies []Tally) *Sum {
	s := &Sum{Plan: p, fates: make([]fate, p.Batches)}
	for _, t := range tallies {
		s.names = append(s.names, t.Name())
	}
	return s
}

// open makes room for the scores of the counters.
func (s *Sum) open(counters []Counter) error {
	seen := map[string]bool{}
	for t, c := range counters {
		if seen[s.names[t]] {
			return fmt.Errorf("walk: two tallies are named %q; give each a name of its own", s.names[t])
		}
		seen[s.names[t]] = true
		s.scores = append(s.scores, &Scores{size: c.Size(), sum: s, data: make([]float64, c.Size()*s.Plan.Batches)})
	}
	if p, ok := s.Plan.Until.(relErr); ok && !seen[p.tally] {
		return fmt.Errorf("walk: the trigger names tally %q, which is not in the run", p.tally)
	}
	return nil
}

// count adds up walkers over the complete batches.
func (s *Sum) count() {
	s.Walkers = uint64(s.Batches) * s.Plan.batchSize()
	s.Lost, s.Absorbed = 0, 0
	for _, f := range s.fates[:s.Batches] {
		s.Lost += f.lost
		s.Absorbed += f.absorbed
	}
}

// Of gives the scores of a tally of the run. It panics on a tally that was
// not in it.
func (s *Sum) Of(t Tally) *Scores { return s.Named(t.Name()) }

// Named gives the scores of the tally with that name; it panics if there is none.
func (s *Sum) Named(name string) *Scores {
	for t, n := range s.names {
		if n == name {
			return s.scores[t]
		}
	}
	panic(fmt.Sprintf("walk: no tally %q in this run", name))
}

// Scores are the scores of one tally, batch by batch: a matrix of Batches rows
// and Size columns, in the unit of the tally.
type Scores struct {
	size int
	sum  *Sum
	data []float64
}

// Size is the number of scores of the tally.
func (s *Scores) Size() int { return s.size }

func (s *Scores) row(batch int) []float64 { return s.data[batch*s.size : (batch+1)*s.size] }

// Batch gives the scores of one complete batch.
func (s *Scores) Batch(b int) []float64 {
	if b >= s.sum.Batches {
		panic("walk: no such batch")
	}
	return s.row(b)
}

// Column gathers score k of every complete batch.
func (s *Scores) Column(k int) []float64 {
	col := make([]float64, s.sum.Batches)
	for b := range col {
		col[b] = s.row(b)[k]
	}
	return col
}

// Estimate is the mean of score k with its standard error.
func (s *Scores) Estimate(k int) Estimate { return estimate(s.Column(k)) }

// Cov is the covariance of the means of scores j and k.
func (s *Scores) Cov(j, k int) float64 {
	x, y := s.Column(j), s.Column(k)
	return comoment(x, mean(x), y, mean(y)) / float64(len(x)-1) / float64(len(x))
}

// Ratio estimates E[score num] / E[score den], with the error of the ratio to
// first order (delta method over batches). A vanishing denominator gives NaN.
func (s *Scores) Ratio(num, den int) Estimate {
	x, y := s.Column(num), s.Column(den)
	n := len(x)
	my := mean(y)
	r := mean(x) / my
	sum := 0.0
	for b := range x {
		d := math.FMA(-r, y[b], x[b])
		sum = math.FMA(d, d, sum)
	}
	return Estimate{Value: r, StdErr: math.Sqrt(sum/float64(n-1)/float64(n)) / math.Abs(my), N: n}
}

func estimate(x []float64) Estimate {
	m, n := mean(x), float64(len(x))
	return Estimate{Value: m, StdErr: math.Sqrt(comoment(x, m, x, m) / (n - 1) / n), N: len(x)}
}

// mean is the arithmetic mean; NaN for no values.
func mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

// comoment is the sum of (x - mx)(y - my), with a fixed rounding on every
// platform.
func comoment(x []float64, mx float64, y []float64, my float64) (sum float64) {
	for k := range x {
		sum = math.FMA(x[k]-mx, y[k]-my, sum)
	}
	return sum
}
