package walk

import (
	"errors"
	"fmt"
	"math"
)

// PathTally keeps the paths of the first PerBatch walkers of every batch, at
// every Every-th step from From to To:
//
//	score[(walker*looks + look)*dim + i] = q_i of the walker at step From + look*Every
//
// in the unit of q_i. It is no mean: its scores are the paths themselves, batch
// by batch, and Path picks one. Positions are as the walls have them, or with
// Unwrapped with the whole turns round a periodic coordinate. An absorbed
// walker stays where it left; of a lost one NaN is kept.
//
// A path is 8 bytes per look and coordinate, for every batch: choose Every with
// care.
type PathTally struct {
	Label     string
	PerBatch  int    // 0 means 1
	Every     uint64 // 0 means 1
	From, To  uint64 // To = 0 means the end of the plan
	Unwrapped bool
}

// Name is the label of the tally.
func (t PathTally) Name() string { return t.Label }

// Open checks the choice against the plan.
func (t PathTally) Open(w *Walk, p *Plan) (Counter, error) {
	if t.PerBatch == 0 {
		t.PerBatch = 1
	}
	if t.Every == 0 {
		t.Every = 1
	}
	if t.To == 0 {
		t.To = p.Steps
	}
	switch {
	case t.PerBatch < 0 || uint64(t.PerBatch) > p.batchSize():
		return nil, fmt.Errorf("%d paths of the %d walkers in a batch", t.PerBatch, p.batchSize())
	case t.From > t.To || t.To > p.Steps:
		return nil, fmt.Errorf("times %d to %d do not fit into %d steps", t.From, t.To, p.Steps)
	case (t.To-t.From)/t.Every >= maxScores:
		return nil, errors.New("too many looks; keep every so many steps only")
	}
	c := &paths{tally: t, batch: p.batchSize(), dim: w.Dim(), looks: int((t.To-t.From)/t.Every) + 1, period: make([]float64, w.Dim())}
	if size := float64(t.PerBatch) * float64(c.looks) * float64(c.dim); size > maxScores {
		return nil, fmt.Errorf("%.3g positions in each batch; keep fewer paths, or every so many steps only", size)
	}
	if t.Unwrapped {
		for i := range c.period {
			c.period[i] = period(w.wall(i))
		}
	}
	c.at = make([]float64, t.PerBatch*c.looks*c.dim)
	return c, nil
}

// Path gives coordinate i of a walker of a complete batch over the looks of the
// tally.
func (t PathTally) Path(s *Scores, batch, walker, i, dim int) []float64 {
	row := s.Batch(batch)
	looks := len(row) / (max(1, t.PerBatch) * dim)
	path := make([]float64, looks)
	for look := range path {
		path[look] = row[(walker*looks+look)*dim+i]
	}
	return path
}

type paths struct {
	tally  PathTally
	batch  uint64 // walkers in a batch
	dim    int
	looks  int
	period []float64 // 0 where turns are not added
	at     []float64
}

func (c *paths) Size() int { return len(c.at) }
func (c *paths) Reset()    { clear(c.at) }

func (c *paths) Next(step uint64) uint64 {
	t := &c.tally
	if step <= t.From {
		return t.From
	}
	if step = t.From + (step-t.From+t.Every-1)/t.Every*t.Every; step <= t.To {
		return step
	}
	return Never
}

func (c *paths) Observe(b *Block) {
	first := int(b.First % c.batch)
	look := int((b.Step - c.tally.From) / c.tally.Every)
	for k := range min(b.Len(), max(0, c.tally.PerBatch-first)) {
		at := c.at[((first+k)*c.looks+look)*c.dim:]
		for i := range c.dim {
			x := b.Q[i][k]
			if c.period[i] > 0 {
				x = unwrapped(b, i, k, c.period[i])
			}
			if x != x {
				x = math.NaN() // the same bits on every machine
			}
			at[i] = x
		}
	}
}

func (c *paths) Scores(dst []float64, _ uint64) { copy(dst, c.at) }

// Label names the walker, the time and the coordinate.
func (c *paths) Label(k int) string {
	return fmt.Sprintf("walker %d, q%d, step %d", k/(c.looks*c.dim), k%c.dim+1, c.tally.From+uint64(k/c.dim%c.looks)*c.tally.Every)
}

// AppendBinary and UnmarshalBinary write and read the state: see Resumable.
func (c *paths) AppendBinary(b []byte) ([]byte, error) { return AppendState(b, c.at), nil }
func (c *paths) UnmarshalBinary(b []byte) error        { return ReadState(b, c.at) }
