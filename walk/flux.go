package walk

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// FluxTally measures the mass that passes the planes q_Axis = At[j]: points in
// one dimension, hyperplanes in more.
//
//	score[w*len(At) + j] = net mass through At[j] per step in window w, positive upwards
//
// in units of the total mass (every walker carries 1/N). With Crossings the
// net number of passages telescopes to N(q < s at the beginning) - N(q < s at
// the end of the window) in the unwrapped coordinate, so a window of any
// length costs two looks. With Expectation every step of the window is scored
// by both its outcomes, from the positions before the step; this halves the
// variance of a single step, but over about ten steps and more the telescoped
// crossings are the better estimator, since their errors do not add up.
//
// A walker exactly on a surface belongs to its upper side. A lost walker (see
// Sum.Lost) crosses nothing.
type FluxTally struct {
	Label   string
	Axis    int
	At      []float64 // ascending
	Score   Scoring
	Windows Windows // nil: one window over the whole plan
}

// Flux measures the flux of a walk through surfaces q_1 = at[0], at[1], ...
// by its crossings over the whole plan.
func Flux(label string, at ...float64) FluxTally { return FluxTally{Label: label, At: at} }

// Name is the label of the tally.
func (t FluxTally) Name() string { return t.Label }

// Open checks the surfaces against the walk.
func (t FluxTally) Open(w *Walk, p *Plan) (Counter, error) {
	if t.Axis < 0 || t.Axis >= w.Dim() {
		return nil, fmt.Errorf("axis %d of a walk with %d coordinates", t.Axis, w.Dim())
	}
	if len(t.At) == 0 {
		return nil, errors.New("no surfaces; name at least one coordinate")
	}
	if !slices.IsSorted(t.At) {
		return nil, fmt.Errorf("surfaces %g are not in ascending order", t.At)
	}
	wall := w.wall(t.Axis)
	lo, hi := wall.Range()
	for _, s := range t.At {
		if !(s > lo && s < hi) {
			return nil, fmt.Errorf("surface at %g lies outside the domain %g:%g", s, lo, hi)
		}
	}
	windows := t.Windows.or(p.Steps)
	if err := windows.check(p.Steps); err != nil {
		return nil, err
	}
	base := surfaces{axis: t.Axis, name: w.coordinate(t.Axis), windows: windows, wall: wall, slabs: newSlabs(t.At)}
	if t.Score == Crossings {
		size := blockSize(w.Dim())
		c := &crossings{surfaces: base, place: make([]int32, size), now: make([]int32, size), turns: make([]float64, size)}
		c.Reset()
		return c, nil
	}
	law, ok := w.Law.(Binary)
	if !ok {
		return nil, errors.New("only a binary law knows its outcomes beforehand; score crossings instead")
	}
	c := &expectation{
		surfaces: base, law: law, eta: w.Eta,
		sieve: sieveOf(t.At, wall, !keepsNear(wall), w.Eta, blockSize(w.Dim())),
	}
	c.Reset()
	return c, nil
}

func (w Windows) check(steps uint64) error {
	if len(w) < 2 {
		return errors.New("a window needs two times; give at least a beginning and an end")
	}
	for j := 1; j < len(w); j++ {
		if w[j] <= w[j-1] {
			return fmt.Errorf("window times %d, %d are not ascending", w[j-1], w[j])
		}
	}
	if last := w[len(w)-1]; last > steps {
		return fmt.Errorf("a window ends at step %d, the plan at step %d", last, steps)
	}
	return nil
}

// surfaces is what both ways of scoring share.
type surfaces struct {
	slabs
	axis    int
	name    string // of the coordinate
	windows Windows
	wall    Wall
}

func (s *surfaces) Size() int { return (len(s.windows) - 1) * len(s.at) }

// Label names the surface and the window.
func (s *surfaces) Label(k int) string {
	w := k / len(s.at)
	return fmt.Sprintf("at %s = %g, steps %d-%d", s.name, s.at[k%len(s.at)], s.windows[w], s.windows[w+1])
}

// crossings counts walkers by slab at both ends of each window.
type crossings struct {
	surfaces
	place []int32   // slab of each walker of the block at the last look
	now   []int32   // room for the slabs at the present look
	turns []float64 // whole turns at the last look
	in    []int64   // [window][slab]: walkers that were in the slab at its beginning, minus at its end
	round []int64   // [window]: whole turns made
}

func (c *crossings) Reset() {
	slabs := len(c.at) + 1
	if c.in == nil {
		c.in = make([]int64, (len(c.windows)-1)*slabs)
		c.round = make([]int64, len(c.windows)-1)
	}
	clear(c.in)
	clear(c.round)
}

func (c *crossings) Next(step uint64) uint64 { return c.windows.next(step) }

func (c *crossings) Observe(b *Block) {
	edge, slabs := c.windows.edge(b.Step), len(c.at)+1
	q, turns := b.Q[c.axis], b.Turns[c.axis]
	if edge == 0 {
		c.locate(c.place, q)
		copy(c.turns, turns)
		return
	}
	in, place, now := c.in[(edge-1)*slabs:][:slabs], c.place[:len(q)], c.now[:len(q)]
	c.locate(now, q)
	for k, x := range q {
		if x-x != 0 { // a lost walker stays where it was seen last
			continue
		}
		in[place[k]]++
		in[now[k]]--
		place[k] = now[k]
	}
	if turns == nil {
		return
	}
	round := int64(0)
	for k, n := range turns {
		if last := c.turns[k]; n != last && q[k]-q[k] == 0 {
			round += int64(n - last)
			c.turns[k] = n
		}
	}
	c.round[edge-1] += round
}

// Scores sums the slabs below each surface: N(q < s) before minus after.
func (c *crossings) Scores(dst []float64, n uint64) {
	slabs := len(c.at) + 1
	for w := range len(c.windows) - 1 {
		net := c.round[w]
		scale := float64(n) * float64(c.windows[w+1]-c.windows[w])
		for j := range c.at {
			net += c.in[w*slabs+j]
			dst[w*len(c.at)+j] = float64(net) / scale
		}
	}
}

// AppendBinary and UnmarshalBinary write and read the state: see Resumable.
func (c *crossings) AppendBinary(b []byte) ([]byte, error) {
	return AppendState(b, c.in, c.round, c.place, c.turns), nil
}

func (c *crossings) UnmarshalBinary(b []byte) error {
	return ReadState(b, c.in, c.round, c.place, c.turns)
}

// expectation scores both outcomes of every step of each window.
type expectation struct {
	surfaces
	law   Binary
	eta   float64
	sieve *sieve  // of the surfaces
	in    []int64 // [window][slab]: twice the walkers in the slab, minus its outcomes in the slab
	turn  []int64 // [window]: turns made by outcomes
}

func (c *expectation) Reset() {
	if c.in == nil {
		c.in = make([]int64, (len(c.windows)-1)*(len(c.at)+1))
		c.turn = make([]int64, len(c.windows)-1)
	}
	clear(c.in)
	clear(c.turn)
}

func (c *expectation) Next(step uint64) uint64 {
	switch {
	case step < c.windows[0]:
		return c.windows[0]
	case step < c.windows[len(c.windows)-1]:
		return step
	}
	return Never
}

func (c *expectation) Observe(b *Block) {
	w := c.windows.edge(b.Step+1) - 1
	slabs := len(c.at) + 1
	in := c.in[w*slabs : (w+1)*slabs]
	g, centre := b.outcomes(c.law, c.eta)
	lo, hi := c.wall.Range()
	q, scale, drifted := b.Q[c.axis], g[c.axis], centre[c.axis]
	for _, k := range c.sieve.catch(scale, drifted, q) { // of others all three places lie in the same slab
		if b.Exit != nil && b.Exit[k] != 0 {
			continue
		}
		x, down, up := q[k], math.FMA(-c.eta, scale[k], drifted[k]), math.FMA(c.eta, scale[k], drifted[k])
		if down != down || up != up {
			continue
		}
		if down < lo || down >= hi || up < lo || up >= hi {
			down, up = c.folded(down, w), c.folded(up, w)
		} else if j, ok := c.sieve.lone(k, x); ok {
			if uint(j) < uint(len(c.at)) {
				s := c.at[j]
				net := 2*above(x, s) - above(down, s) - above(up, s)
				in[j] -= net
				in[j+1] += net
			}
			continue
		}
		in[c.below(x)] += 2
		in[c.below(down)]--
		in[c.below(up)]--
	}
}

// above is 1 on a surface and above it, 0 below.
func above(x, surface float64) int64 {
	if x >= surface {
		return 1
	}
	return 0
}

// folded is where the wall puts an outcome.
func (c *expectation) folded(y float64, window int) float64 {
	if lo, hi := c.wall.Range(); y >= lo && y < hi {
		return y
	}
	y, turns := c.wall.Fold(y)
	c.turn[window] += int64(turns)
	return y
}

func (c *expectation) Scores(dst []float64, n uint64) {
	slabs := len(c.at) + 1
	for w := range len(c.windows) - 1 {
		net := c.turn[w]
		scale := 2 * float64(n) * float64(c.windows[w+1]-c.windows[w])
		for j := range c.at {
			net += c.in[w*slabs+j]
			dst[w*len(c.at)+j] = float64(net) / scale
		}
	}
}

// AppendBinary and UnmarshalBinary write and read the state: see Resumable.
func (c *expectation) AppendBinary(b []byte) ([]byte, error) {
	return AppendState(b, c.in, c.turn), nil
}
func (c *expectation) UnmarshalBinary(b []byte) error { return ReadState(b, c.in, c.turn) }
