package walk

import (
	"errors"
	"fmt"
	"math/bits"
)

// PassageTally measures first passages: when, and where, walkers leave between
// absorbing walls. With T the step at which a walker is absorbed,
//
//	score[0] = P(T <= To)
//	score[1] = E[T; T <= To]
//	score[2] = E[T^2; T <= To]
//	score[3 + j] = P(T > Times[j])                  the survival
//	score[3 + len(Times) + 2a + s] = P(T <= To, absorbed by side s of the a-th absorbing coordinate)
//
// with s = 0 for the lower and 1 for the upper side; a walker that leaves by
// two coordinates in one step counts for the first of them. Times are in
// steps, scores per walker.
//
// A step overshoots the wall: T is the step after which the walker stands at or
// beyond it, so E[T] exceeds that of the diffusion limit by O(eta) relatively.
// Walkers that are still inside at To are not in the moments; where P(T <= To)
// is not 1, Mean and MeanSquare are conditional on T <= To. A lost walker (see
// Sum.Lost) never leaves.
//
// The times are kept with the walkers, so the whole costs one look.
type PassageTally struct {
	Label string
	Times []uint64 // of the survival; nil for none
	To    uint64   // 0 means the end of the plan
}

// Passage measures first passages over the whole plan, and the survival at the
// given steps.
func Passage(label string, times ...uint64) PassageTally {
	return PassageTally{Label: label, Times: times}
}

// Name is the label of the tally.
func (t PassageTally) Name() string { return t.Label }

// Mean estimates E[T | T <= To] in steps.
func (t PassageTally) Mean(s *Scores) Estimate { return s.Ratio(1, 0) }

// MeanSquare estimates E[T^2 | T <= To] in steps squared.
func (t PassageTally) MeanSquare(s *Scores) Estimate { return s.Ratio(2, 0) }

// Absorbed estimates P(T <= To).
func (t PassageTally) Absorbed(s *Scores) Estimate { return s.Estimate(0) }

// Survival estimates P(T > Times[j]).
func (t PassageTally) Survival(s *Scores, j int) Estimate { return s.Estimate(3 + j) }

// Side estimates the mass absorbed by To at the lower (0) or the upper (1) side
// of the a-th absorbing coordinate.
func (t PassageTally) Side(s *Scores, a, side int) Estimate {
	return s.Estimate(3 + len(t.Times) + 2*a + side)
}

// Open checks the walls and the times.
func (t PassageTally) Open(w *Walk, p *Plan) (Counter, error) {
	if t.To == 0 {
		t.To = p.Steps
	}
	if t.To > p.Steps {
		return nil, fmt.Errorf("time %d is beyond the %d steps of the plan", t.To, p.Steps)
	}
	if len(t.Times) > 0 {
		if err := checkTimes(t.Times, t.To); err != nil {
			return nil, err
		}
	}
	c := &passage{tally: t, outlived: make([]int64, len(t.Times)+1)}
	for i := range w.Dim() {
		if wall := w.wall(i); absorbs(wall) {
			lo, hi := wall.Range()
			c.axes, c.names = append(c.axes, i), append(c.names, w.coordinate(i))
			c.lo, c.hi = append(c.lo, lo), append(c.hi, hi)
		}
	}
	if len(c.axes) == 0 {
		return nil, errors.New("no absorbing wall; there is nothing to pass")
	}
	c.side = make([]int64, 2*len(c.axes))
	return c, nil
}

type passage struct {
	tally    PassageTally
	axes     []int // absorbing coordinates
	names    []string
	lo, hi   []float64
	outlived []int64 // walkers that were absorbed after so many of the Times, at most
	side     []int64
	inside   int64
	total    wide // of T
	squares  wide // of T^2
}

func (c *passage) Size() int { return 3 + len(c.tally.Times) + len(c.side) }

func (c *passage) Reset() {
	clear(c.outlived)
	clear(c.side)
	c.inside, c.total, c.squares = 0, wide{}, wide{}
}

func (c *passage) Next(step uint64) uint64 {
	if step > c.tally.To {
		return Never
	}
	return c.tally.To
}

func (c *passage) Observe(b *Block) {
	for k, exit := range b.Exit {
		if exit == 0 {
			c.inside++
			continue
		}
		c.total.add(0, exit)
		c.squares.add(bits.Mul64(exit, exit))
		c.outlived[Windows(c.tally.Times).edge(exit)]++
		for a, axis := range c.axes {
			x := b.Q[axis][k]
			if x < c.lo[a] {
				c.side[2*a]++
				break
			}
			if x >= c.hi[a] {
				c.side[2*a+1]++
				break
			}
		}
	}
}

func (c *passage) Scores(dst []float64, n uint64) {
	walkers := float64(n)
	alive := c.inside
	times := len(c.tally.Times)
	absorbed := c.outlived[times]
	alive += absorbed
	for j := times - 1; j >= 0; j-- {
		dst[3+j] = float64(alive) / walkers
		alive += c.outlived[j]
		absorbed += c.outlived[j]
	}
	dst[0] = float64(absorbed) / walkers
	dst[1], dst[2] = c.total.float()/walkers, c.squares.float()/walkers
	for j, v := range c.side {
		dst[3+times+j] = float64(v) / walkers
	}
}

// Label names the score.
func (c *passage) Label(k int) string {
	if k < 3 {
		return [3]string{"P(absorbed)", "E[T]", "E[T^2]"}[k]
	}
	if k -= 3; k < len(c.tally.Times) {
		return fmt.Sprintf("survival, step %d", c.tally.Times[k])
	}
	k -= len(c.tally.Times)
	return fmt.Sprintf("absorbed at the %s side of %s", [2]string{"lower", "upper"}[k%2], c.names[k/2])
}

// AppendBinary and UnmarshalBinary write and read the state: see Resumable.
func (c *passage) AppendBinary(b []byte) ([]byte, error) { return AppendState(b, c.state()...), nil }
func (c *passage) UnmarshalBinary(b []byte) error        { return ReadState(b, c.state()...) }
func (c *passage) state() []any {
	return []any{c.outlived, c.side, &c.inside, &c.total.hi, &c.total.lo, &c.squares.hi, &c.squares.lo}
}

// wide is an integer of 128 bits: sums of squares of times are exact, whatever
// the order of the walkers.
type wide struct{ hi, lo uint64 }

func (w *wide) add(hi, lo uint64) {
	var carry uint64
	w.lo, carry = bits.Add64(w.lo, lo, 0)
	w.hi, _ = bits.Add64(w.hi, hi, carry)
}

func (w wide) float() float64 { return float64(float64(w.hi)*0x1p64) + float64(w.lo) }
