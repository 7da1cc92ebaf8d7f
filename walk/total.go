package walk

import "fmt"

// TotalFluxTally measures the flux summed over all space: since each walker's
// passages through all planes q_i = const add up to its displacement,
//
//	score[i] = Int J_i d^n q = E[q_i(To) - q_i(From)] / (To - From)
//
// per step, in the unit of q_i, in unwrapped coordinates. It vanishes for an
// unbiased walk without walls: the walk has no mean drift, whatever its
// density does. Lost walkers are left out, absorbed ones stop counting where
// they left.
type TotalFluxTally struct {
	Label    string
	From, To uint64 // To = 0 means the end of the plan
}

// Name is the label of the tally.
func (t TotalFluxTally) Name() string { return t.Label }

// Open checks the times against the plan.
func (t TotalFluxTally) Open(w *Walk, p *Plan) (Counter, error) {
	if t.To == 0 {
		t.To = p.Steps
	}
	if t.From >= t.To || t.To > p.Steps {
		return nil, fmt.Errorf("times %d to %d do not fit into %d steps", t.From, t.To, p.Steps)
	}
	c := &totalFlux{tally: t, walk: w, before: rows(w.Dim(), blockSize(w.Dim())), sum: make([]float64, w.Dim()), period: make([]float64, w.Dim())}
	for i := range c.period {
		c.period[i] = period(w.wall(i))
	}
	return c, nil
}

type totalFlux struct {
	tally  TotalFluxTally
	walk   *Walk
	period []float64
	before [][]float64
	sum    []float64
}

func (c *totalFlux) Size() int { return len(c.sum) }
func (c *totalFlux) Reset()    { clear(c.sum) }

// Label names the coordinate.
func (c *totalFlux) Label(k int) string { return "along " + c.walk.coordinate(k) }

func (c *totalFlux) Next(step uint64) uint64 {
	switch {
	case step <= c.tally.From:
		return c.tally.From
	case step <= c.tally.To:
		return c.tally.To
	}
	return Never
}

func (c *totalFlux) Observe(b *Block) {
	for i, q := range b.Q {
		before := c.before[i]
		for k := range q {
			x := unwrapped(b, i, k, c.period[i])
			if b.Step == c.tally.From {
				before[k] = x
				continue
			}
			if d := x - before[k]; d-d == 0 {
				c.sum[i] += d
			}
		}
	}
}

func (c *totalFlux) Scores(dst []float64, n uint64) {
	for i, s := range c.sum {
		dst[i] = s / (float64(n) * float64(c.tally.To-c.tally.From))
	}
}

// AppendBinary and UnmarshalBinary write and read the state: see Resumable.
func (c *totalFlux) AppendBinary(b []byte) ([]byte, error) { return AppendState(b, c.state()...), nil }
func (c *totalFlux) UnmarshalBinary(b []byte) error        { return ReadState(b, c.state()...) }
func (c *totalFlux) state() []any                          { return parts(c.before, c.sum) }

// unwrapped is coordinate i of walker k with its whole turns.
func unwrapped(b *Block, i, k int, period float64) float64 {
	if b.Turns[i] == nil {
		return b.Q[i][k]
	}
	return b.Q[i][k] + float64(b.Turns[i][k]*period)
}
