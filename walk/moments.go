package walk

import (
	"errors"
	"fmt"
)

// MomentsTally measures the first two moments of every coordinate at given
// times.
//
//	score[2*(t*dim + i)]     = E[q_i]   at step Times[t]
//	score[2*(t*dim + i) + 1] = E[q_i^2]
//
// in the unit of q_i and its square, wrapped as the walls have it. Lost and
// absorbed walkers are left out of the sums but not of the number of walkers:
// the moments are those of the mass that still walks.
type MomentsTally struct {
	Label string
	Times []uint64
}

// Moments measures mean and mean square of every coordinate at the given steps.
func Moments(label string, times ...uint64) MomentsTally { return MomentsTally{label, times} }

// Name is the label of the tally.
func (t MomentsTally) Name() string { return t.Label }

// Mean estimates E[q_i] at Times[at] from the scores of the tally.
func (t MomentsTally) Mean(s *Scores, at, i int) Estimate { return s.Estimate(t.index(s, at, i)) }

// MeanSquare estimates E[q_i^2] at Times[at] from the scores of the tally.
func (t MomentsTally) MeanSquare(s *Scores, at, i int) Estimate {
	return s.Estimate(t.index(s, at, i) + 1)
}

func (t MomentsTally) index(s *Scores, at, i int) int {
	dim := s.Size() / (2 * len(t.Times))
	return 2 * (at*dim + i)
}

// Open checks the times against the plan.
func (t MomentsTally) Open(w *Walk, p *Plan) (Counter, error) {
	if err := checkTimes(t.Times, p.Steps); err != nil {
		return nil, err
	}
	return &moments{times: t.Times, dim: w.Dim(), walk: w, sum: make([]float64, 2*w.Dim()*len(t.Times))}, nil
}

// checkTimes asks for ascending times within the plan.
func checkTimes(times []uint64, steps uint64) error {
	if len(times) == 0 {
		return errors.New("no times; name at least one step")
	}
	for j, at := range times {
		if at > steps || j > 0 && at <= times[j-1] {
			return fmt.Errorf("times %d must ascend and stay within the %d steps of the plan", times, steps)
		}
	}
	return nil
}

type moments struct {
	times Windows
	dim   int
	walk  *Walk
	sum   []float64
}

func (c *moments) Size() int { return len(c.sum) }
func (c *moments) Reset()    { clear(c.sum) }

// Label names the moment and the time.
func (c *moments) Label(k int) string {
	power := ""
	if k%2 == 1 {
		power = "^2"
	}
	return fmt.Sprintf("E[%s%s], step %d", c.walk.coordinate(k/2%c.dim), power, c.times[k/(2*c.dim)])
}

func (c *moments) Next(step uint64) uint64 { return c.times.next(step) }

func (c *moments) Observe(b *Block) {
	sum := c.sum[2*c.dim*c.times.edge(b.Step):]
	for i, q := range b.Q {
		s1, s2 := sum[2*i], sum[2*i+1]
		for k, x := range q {
			if x-x != 0 || b.Exit != nil && b.Exit[k] != 0 {
				continue
			}
			s1 += x
			s2 += float64(x * x)
		}
		sum[2*i], sum[2*i+1] = s1, s2
	}
}

func (c *moments) Scores(dst []float64, n uint64) {
	for j, s := range c.sum {
		dst[j] = s / float64(n)
	}
}

// AppendBinary and UnmarshalBinary write and read the state: see Resumable.
func (c *moments) AppendBinary(b []byte) ([]byte, error) { return AppendState(b, c.sum), nil }
func (c *moments) UnmarshalBinary(b []byte) error        { return ReadState(b, c.sum) }
