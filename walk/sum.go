package walk

import (
	"fmt"
	"math"
	"slices"
)

// Sum is what a run measured: for each tally the scores of every batch that is
// complete. It can be written and read back (WriteTo, ReadSum) and merged with
// the sums of other parts of its plan (Merge).
type Sum struct {
	Plan     Plan   // the plan with its defaults filled in
	Batches  int    // complete batches
	Walkers  uint64 // walkers in the complete batches
	Lost     uint64 // walkers whose position became NaN or infinite
	Absorbed uint64 // walkers taken by an absorbing wall
	Limiting string // what the trigger waited for last, or the time limit

	identity func() identity // what decides the content of a batch; see identify
	names    []string
	scores   []*Scores

	// Row r of the scores and of the fates belongs to batch numbers[r] of the
	// plan. Rows from Batches on are not complete, or not counted.
	numbers []int
	fates   []fate
}

type fate struct{ lost, absorbed uint64 }

// newSum makes room for the batches of a plan's part.
func newSum(p Plan, id func() identity, tallies []Tally, counters []Counter) (*Sum, error) {
	part := p.Shard.Range(p.Batches)
	s := &Sum{Plan: p, identity: id, numbers: make([]int, part.Len()), fates: make([]fate, part.Len())}
	for r := range s.numbers {
		s.numbers[r] = part.From + r
	}
	for t, c := range counters {
		name, size := tallies[t].Name(), c.Size()
		if slices.Contains(s.names, name) {
			return nil, fmt.Errorf("walk: two tallies are named %q; give each a name of its own", name)
		}
		if cells := float64(size) * float64(part.Len()); cells > maxScores {
			return nil, fmt.Errorf("walk: tally %q has %d scores in each of %d batches, %.0f GiB; ask for fewer times or places, or run in shards",
				name, size, part.Len(), cells/(1<<27))
		}
		s.names = append(s.names, name)
		label, _ := c.(Labelled)
		s.scores = append(s.scores, &Scores{name: name, size: size, label: label, sum: s, data: make([]float64, size*part.Len())})
	}
	if c, ok := p.Until.(checker); ok {
		if err := c.check(s); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// maxScores is the largest number of scores of a tally in a run: 16 GiB.
const maxScores = 1 << 31

// count adds up walkers over the complete batches.
func (s *Sum) count() {
	s.Walkers = uint64(s.Batches) * s.Plan.batchSize()
	s.Lost, s.Absorbed = 0, 0
	for _, f := range s.fates[:s.Batches] {
		s.Lost += f.lost
		s.Absorbed += f.absorbed
	}
}

// Numbers lists the numbers in the plan of the complete batches, ascending.
func (s *Sum) Numbers() []int { return slices.Clone(s.numbers[:s.Batches]) }

// Missing lists the batches of the plan that are not in the sum.
func (s *Sum) Missing() (gaps []Range) {
	next := 0
	for _, n := range s.numbers[:s.Batches] {
		if n > next {
			gaps = append(gaps, Range{next, n})
		}
		next = n + 1
	}
	if next < s.Plan.Batches {
		gaps = append(gaps, Range{next, s.Plan.Batches})
	}
	return gaps
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
	name  string
	size  int
	label Labelled // nil where the scores have no names of their own
	sum   *Sum
	data  []float64
}

// Size is the number of scores of the tally.
func (s *Scores) Size() int { return s.size }

// Label names score k for a reader: the tally's name and the place and time
// that its counter states, or the number of the score.
func (s *Scores) Label(k int) string {
	if s.label != nil {
		return s.name + " " + s.label.Label(k)
	}
	return fmt.Sprintf("%s[%d]", s.name, k)
}

func (s *Scores) row(batch int) []float64 { return s.data[batch*s.size : (batch+1)*s.size] }

// Batch gives the scores of complete batch b, the one of number Numbers()[b].
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

// Jackknife estimates a function of the means of all scores, such as a
// logarithm of a ratio, with its error.
//
//	f_b = f(means without batch b),  StdErr^2 = (N-1)/N sum_b (f_b - mean f_b)^2
//	Value = N f(means) - (N-1) mean f_b
//
// The bias of order 1/N of f(means) is taken off. f does not keep its
// argument. With a single batch the result is NaN.
//
// Source: B. Efron, The Jackknife, the Bootstrap and Other Resampling Plans
// (1982), Eqs. 2.8 and 3.2.
func (s *Scores) Jackknife(f func(mean []float64) float64) Estimate {
	all := make([]int, s.size)
	for k := range all {
		all[k] = k
	}
	return s.JackknifeOf(all, f)
}

// JackknifeOf is Jackknife for a function of the means of the listed scores, in their
// order: quick where they are few among many.
func (s *Scores) JackknifeOf(scores []int, f func(mean []float64) float64) Estimate {
	n := s.sum.Batches
	total, means := make([]float64, len(scores)), make([]float64, len(scores))
	for b := range n {
		row := s.row(b)
		for j, k := range scores {
			total[j] += row[k]
		}
	}
	for k, x := range total {
		means[k] = x / float64(n)
	}
	whole := f(means)
	values := make([]float64, n)
	for b := range values {
		row := s.row(b)
		for j, k := range scores {
			means[j] = (total[j] - row[k]) / float64(n-1)
		}
		values[b] = f(means)
	}
	m := mean(values)
	spread := comoment(values, m, values, m)
	return Estimate{
		Value:  float64(float64(n)*whole) - float64(float64(n-1)*m),
		StdErr: math.Sqrt(spread * float64(n-1) / float64(n)), N: n,
	}
}

func estimate(x []float64) Estimate {
	m, n := mean(x), float64(len(x))
	e := Estimate{Value: m, StdErr: math.Sqrt(comoment(x, m, x, m) / (n - 1) / n), N: len(x)}
	if len(x) > 1 && alike(x) {
		e.StdErr = 0 // not the rounding of the mean
	}
	return e
}

// alike tells whether all values are the same.
func alike(x []float64) bool {
	for _, v := range x {
		if v != x[0] {
			return false
		}
	}
	return true
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
