package walk

import (
	"errors"
	"fmt"
	"math"
)

// CorrelationTally measures how long a walker remembers: the autocorrelation
// time of coordinate q_Axis along single paths in a steady state, by which the
// error of an average over one path exceeds that of independent samples.
//
// Of a path of n samples x, one every Every steps from From to To, let m_l be
// the means of blocks of 2^l consecutive samples, and rho(k) the
// autocorrelation at k samples. Then
//
//	tau_l = 2^l Var(m_l) / (2 Var(x))  ->  tau = 1/2 + sum_(k>=1) rho(k)    for 2^l >> tau
//	Var(mean of n samples) = 2 tau Var(x) / n
//
// tau = 1/2 where samples are independent. tau_l falls short of tau by
// O(tau^2/2^l), so Time takes the first l at which blocks are 64 times as long
// as tau_l. Means and variances are over paths and blocks, errors between
// batches.
//
//	score[0] = E[x],  score[1] = E[x^2],  score[2+l] = E[m_l^2], l = 0 .. Levels-1
//
// The walk must be stationary between From and To: of a mean that still moves
// tau_l sees the motion. Positions are as the walls have them.
//
// Source: H. Flyvbjerg, H. G. Petersen, J. Chem. Phys. 91 (1989) 461, Eqs. 20-28;
// for tau, A. D. Sokal, Monte Carlo methods in statistical mechanics (1996), Eq. 2.19.
type CorrelationTally struct {
	Label    string
	Axis     int
	Every    uint64 // 0 means 1
	Levels   int    // 0 means as many as the path allows
	From, To uint64 // To = 0 means the end of the plan
}

// Name is the label of the tally.
func (t CorrelationTally) Name() string { return t.Label }

// blocksPerTau is how many times longer than tau the blocks of Time are.
const blocksPerTau = 64

// At estimates tau_l in steps.
func (t CorrelationTally) At(s *Scores, level int) Estimate {
	every := float64(max(1, t.Every))
	return s.Jackknife(func(m []float64) float64 { return every * relativeTime(m, level) })
}

// Time estimates tau in steps. false says that even the longest blocks are
// shorter than 64 tau: the estimate is then rather a lower bound.
func (t CorrelationTally) Time(s *Scores) (Estimate, bool) {
	every := float64(max(1, t.Every))
	for level := range s.Size() - 2 {
		e := t.At(s, level)
		if ok := math.Ldexp(every, level) >= blocksPerTau*e.Value; ok || level == s.Size()-3 {
			return e, ok
		}
	}
	return Estimate{Value: math.NaN(), StdErr: math.NaN(), N: s.sum.Batches}, false
}

// relativeTime is tau_l in samples, from the means of the scores.
func relativeTime(m []float64, level int) float64 {
	mean2 := float64(m[0] * m[0])
	return math.Ldexp((m[2+level]-mean2)/(m[1]-mean2), level-1)
}

// Open checks the axis and the times.
func (t CorrelationTally) Open(w *Walk, p *Plan) (Counter, error) {
	if t.Axis < 0 || t.Axis >= w.Dim() {
		return nil, fmt.Errorf("axis %d of a walk with %d coordinates", t.Axis, w.Dim())
	}
	for i := range w.Dim() {
		if absorbs(w.wall(i)) {
			return nil, errors.New("a walk with an absorbing wall has no steady state to average over")
		}
	}
	if t.Every == 0 {
		t.Every = 1
	}
	if t.To == 0 {
		t.To = p.Steps
	}
	if t.From >= t.To || t.To > p.Steps {
		return nil, fmt.Errorf("times %d to %d do not fit into %d steps", t.From, t.To, p.Steps)
	}
	samples := (t.To-t.From)/t.Every + 1
	most := 0
	for samples>>(most+1) > 0 {
		most++
	}
	if t.Levels == 0 {
		t.Levels = most + 1
	}
	if t.Levels < 1 || t.Levels > most+1 {
		return nil, fmt.Errorf("%d levels of blocks; %d samples allow 1 to %d", t.Levels, samples, most+1)
	}
	c := &correlation{
		tally: t, name: w.coordinate(t.Axis), samples: samples,
		sum: make([]float64, 2+t.Levels), part: rows(t.Levels, blockSize(w.Dim())), carry: make([]float64, blockSize(w.Dim())),
	}
	return c, nil
}

type correlation struct {
	tally   CorrelationTally
	name    string
	samples uint64      // on each path
	sum     []float64   // of x, of x^2, and of m_l^2 by level
	part    [][]float64 // [level]: sum of the first half of the block of the next level, by walker
	carry   []float64   // scratch
}

func (c *correlation) Size() int { return len(c.sum) }
func (c *correlation) Reset()    { clear(c.sum) }

func (c *correlation) Next(step uint64) uint64 {
	t := &c.tally
	if step <= t.From {
		return t.From
	}
	if step = t.From + (step-t.From+t.Every-1)/t.Every*t.Every; step <= t.To {
		return step
	}
	return Never
}

func (c *correlation) Observe(b *Block) {
	q := b.Q[c.tally.Axis]
	sample := (b.Step - c.tally.From) / c.tally.Every
	carry := c.carry[:len(q)]
	copy(carry, q)
	for _, x := range q {
		if x-x == 0 {
			c.sum[0] += x
			c.sum[1] += float64(x * x)
		}
	}
	for level := range c.tally.Levels { // carry is the sum of a block of 2^level samples that ends here
		scale := math.Ldexp(1, -level)
		for _, x := range carry {
			if m := float64(x * scale); m-m == 0 {
				c.sum[2+level] += float64(m * m)
			}
		}
		part := c.part[level][:len(q)]
		if sample>>level&1 == 0 {
			copy(part, carry)
			return
		}
		for k, x := range part {
			carry[k] += x
		}
	}
}

func (c *correlation) Scores(dst []float64, n uint64) {
	walkers := float64(n)
	dst[0], dst[1] = c.sum[0]/(walkers*float64(c.samples)), c.sum[1]/(walkers*float64(c.samples))
	for level := range c.tally.Levels {
		dst[2+level] = c.sum[2+level] / (walkers * float64(c.samples>>level))
	}
}

// Label names the score.
func (c *correlation) Label(k int) string {
	if k < 2 {
		return "E[" + c.name + [2]string{"]", "^2]"}[k]
	}
	return fmt.Sprintf("mean square of means of 2^%d samples", k-2)
}

// AppendBinary and UnmarshalBinary write and read the state: see Resumable.
func (c *correlation) AppendBinary(b []byte) ([]byte, error) {
	return AppendState(b, parts(c.part, c.sum)...), nil
}

func (c *correlation) UnmarshalBinary(b []byte) error { return ReadState(b, parts(c.part, c.sum)...) }
