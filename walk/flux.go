package walk

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"sort"
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
	base := surfaces{at: t.At, axis: t.Axis, name: w.coordinate(t.Axis), windows: windows, wall: wall, perUnit: spacing(t.At)}
	if t.Score == Crossings {
		size := blockSize(w.Dim())
		c := &crossings{surfaces: base, place: make([]int32, size), turns: make([]float64, size)}
		c.Reset()
		return c, nil
	}
	law, ok := w.Law.(Binary)
	if !ok {
		return nil, errors.New("only a binary law knows its outcomes beforehand; score crossings instead")
	}
	c := &expectation{
		surfaces: base, law: law, eta: w.Eta,
		g: rows(w.Dim(), blockSize(w.Dim())), c: rows(w.Dim(), blockSize(w.Dim())),
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
	at      []float64
	axis    int
	name    string // of the coordinate
	windows Windows
	wall    Wall
	perUnit float64 // see spacing
}

func (s *surfaces) Size() int { return (len(s.windows) - 1) * len(s.at) }

// Label names the surface and the window.
func (s *surfaces) Label(k int) string {
	w := k / len(s.at)
	return fmt.Sprintf("at %s = %g, steps %d-%d", s.name, s.at[k%len(s.at)], s.windows[w], s.windows[w+1])
}

// below is the number of surfaces at or below x: the index of the slab in
// which x lies.
func (s *surfaces) below(x float64) int32 {
	if s.perUnit > 0 && x == x {
		// A guess from equal spacing, at most one off by rounding.
		n := int32(min(max(float64((x-s.at[0])*s.perUnit)+1, 0), float64(len(s.at))))
		if n > 0 && !(s.at[n-1] <= x) {
			n--
		} else if int(n) < len(s.at) && s.at[n] <= x {
			n++
		}
		return n
	}
	if len(s.at) > 16 {
		return int32(sort.Search(len(s.at), func(j int) bool { return s.at[j] > x }))
	}
	n := int32(0)
	for _, a := range s.at {
		if a <= x {
			n++
		}
	}
	return n
}

// spacing is 1 over the distance of surfaces that are spaced equally, to a
// tenth of it, and 0 of others or few.
func spacing(at []float64) float64 {
	n := len(at)
	if n < 8 {
		return 0
	}
	d := (at[n-1] - at[0]) / float64(n-1)
	for j, a := range at {
		if !(math.Abs(a-at[0]-float64(float64(j)*d)) < d/10) {
			return 0
		}
	}
	return 1 / d
}

// crossings counts walkers by slab at both ends of each window.
type crossings struct {
	surfaces
	place []int32   // slab of each walker of the block at the last look
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
	turns := b.Turns[c.axis]
	for k, x := range b.Q[c.axis] {
		now, n := c.below(x), 0.0
		if turns != nil {
			n = turns[k]
		}
		if edge > 0 && x-x != 0 { // a lost walker stays where it was seen last
			now, n = c.place[k], c.turns[k]
		}
		if edge > 0 {
			in := c.in[(edge-1)*slabs:]
			in[c.place[k]]++
			in[now]--
			c.round[edge-1] += int64(n - c.turns[k])
		}
		c.place[k], c.turns[k] = now, n
	}
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
	law  Binary
	eta  float64
	g, c [][]float64
	in   []int64 // [window][slab]: twice the walkers in the slab, minus its outcomes in the slab
	turn []int64 // [window]: turns made by outcomes
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
	n := b.Len()
	g, centre := head(c.g, n), head(c.c, n)
	c.law.Outcomes(g, centre, b.Q, c.eta)
	gi, ci := g[c.axis], centre[c.axis]
	lo, hi := c.wall.Range()
	for k, x := range b.Q[c.axis] {
		if b.Exit != nil && b.Exit[k] != 0 {
			continue
		}
		down, up := math.FMA(-c.eta, gi[k], ci[k]), math.FMA(c.eta, gi[k], ci[k])
		if down != down || up != up {
			continue
		}
		if down < lo || down >= hi {
			down = c.fold(down, w)
		}
		if up < lo || up >= hi {
			up = c.fold(up, w)
		}
		in[c.below(x)] += 2
		in[c.below(down)]--
		in[c.below(up)]--
	}
}

// fold brings an outcome that has left the domain to where the wall puts it.
func (c *expectation) fold(y float64, window int) float64 {
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
