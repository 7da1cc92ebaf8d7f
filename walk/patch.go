package walk

import (
	"errors"
	"fmt"
	"math"
)

// PatchTally measures the flux density through a small flat patch: the disc of
// the given radius about Centre in the plane orthogonal to Normal (in two
// dimensions a segment, in three a disc).
//
//	score = net mass through the patch per step and unit area, in the direction of Normal
//
// Walkers move along the straight segment from q to q'; a reflecting wall folds it.
// (Scored by Crossings, within one step of such a wall, the segment leads straight to
// the folded q'.) The area is that of the (n-1)-dimensional ball, so the score
// is the average of Normal . J over the patch; it differs from the value at
// Centre by O(Radius^2), which the laws compared with it must average too. A patch
// must not stick out through a reflecting or an absorbing wall; a periodic one
// has no outside.
//
// Every step from From to To is looked at. Expectation averages over all sign
// vectors of the binary law (at most 2^10).
type PatchTally struct {
	Label    string
	Centre   []float64
	Normal   []float64 // any length > 0; normalised on use
	Radius   float64
	Score    Scoring
	From, To uint64 // To = 0 means the end of the plan
}

// Name is the label of the tally.
func (t PatchTally) Name() string { return t.Label }

// maxSignVectors bounds the outcomes that a patch averages over.
const maxSignVectors = 1 << 10

// Open checks the patch against the walk.
func (t PatchTally) Open(w *Walk, p *Plan) (Counter, error) {
	dim := w.Dim()
	switch {
	case dim < 2:
		return nil, errors.New("a patch needs at least two coordinates; measure the flux through points instead")
	case len(t.Centre) != dim || len(t.Normal) != dim:
		return nil, fmt.Errorf("centre %g and normal %g in a walk with %d coordinates", t.Centre, t.Normal, dim)
	case !(t.Radius > 0):
		return nil, fmt.Errorf("radius %g; it must be positive", t.Radius)
	}
	norm := 0.0
	for _, x := range t.Normal {
		norm = math.FMA(x, x, norm)
	}
	norm = math.Sqrt(norm)
	if !(norm > 0) || math.IsInf(norm, 0) {
		return nil, fmt.Errorf("normal %g has no direction; where g vanishes no patch is orthogonal to it", t.Normal)
	}
	for i, x := range t.Centre {
		if lo, hi := w.wall(i).Range(); !(x > lo && x < hi) {
			return nil, fmt.Errorf("centre %g lies outside the domain %g:%g of coordinate %d", t.Centre, lo, hi, i+1)
		}
	}
	if t.To == 0 {
		t.To = p.Steps
	}
	if t.From >= t.To || t.To > p.Steps {
		return nil, fmt.Errorf("times %d to %d do not fit into %d steps", t.From, t.To, p.Steps)
	}
	disc := disc{centre: t.Centre, normal: make([]float64, dim), r2: t.Radius * t.Radius}
	for i, x := range t.Normal {
		disc.normal[i] = x / norm
	}
	base := patch{
		disc: disc, from: t.From, to: t.To, area: ballVolume(dim-1, t.Radius),
		period: make([]float64, dim), a: make([]float64, dim), b: make([]float64, dim),
	}
	for i := range base.period {
		wall := w.wall(i)
		base.period[i] = period(wall)
		lo, hi := wall.Range()
		half := t.Radius * math.Sqrt(math.Max(0, math.FMA(-disc.normal[i], disc.normal[i], 1)))
		if base.period[i] == 0 && (t.Centre[i]-half < lo || t.Centre[i]+half > hi) {
			return nil, fmt.Errorf("the patch reaches from %g to %g in coordinate %d, beyond its wall, %g:%g; take a smaller radius", t.Centre[i]-half, t.Centre[i]+half, i+1, lo, hi)
		}
	}
	size := blockSize(dim)
	if t.Score == Crossings {
		return &patchCrossings{patch: base, before: rows(dim, size)}, nil
	}
	law, ok := w.Law.(Binary)
	if !ok {
		return nil, errors.New("only a binary law knows its outcomes beforehand; score crossings instead")
	}
	c := &patchExpectation{
		patch: base, law: law, eta: w.Eta, groups: law.SignGroups(),
		mirrors: make([]copies, dim), start: make([]float64, dim), end: make([]float64, dim),
		sieve: newPatchSieve(&base, w.Eta, size),
	}
	for i := range c.mirrors {
		if base.period[i] == 0 {
			c.mirrors[i] = newCopies(w.wall(i))
		}
	}
	groups := 0
	for _, n := range c.groups {
		groups = max(groups, n+1)
	}
	if groups > 10 {
		return nil, fmt.Errorf("%d sign groups have more than %d outcomes; score crossings instead", groups, maxSignVectors)
	}
	c.outcomes = 1 << groups
	return c, nil
}

// ballVolume is the volume of the n-dimensional ball: V_n = V_(n-2) 2 pi r^2 / n.
func ballVolume(n int, r float64) float64 {
	switch n {
	case 0:
		return 1
	case 1:
		return 2 * r
	}
	return ballVolume(n-2, r) * (2 * math.Pi * (r * r) / float64(n))
}

// disc is a flat ball in a plane.
type disc struct {
	centre, normal []float64
	r2             float64
}

// crossed is +1 or -1 where the segment from a to b passes the disc along or
// against its normal, else 0. A point on the plane belongs to the upper side.
func (d *disc) crossed(a, b []float64) int64 {
	var da, db float64
	for i, n := range d.normal {
		da = math.FMA(n, a[i]-d.centre[i], da)
		db = math.FMA(n, b[i]-d.centre[i], db)
	}
	if (da < 0) == (db < 0) || da-db != da-db {
		return 0
	}
	t, r2 := da/(da-db), 0.0
	for i, c := range d.centre {
		x := math.FMA(t, b[i]-a[i], a[i]) - c
		r2 = math.FMA(x, x, r2)
	}
	if r2 > d.r2 {
		return 0
	}
	if da < 0 {
		return 1
	}
	return -1
}

// patch is what both ways of scoring share.
type patch struct {
	disc
	from, to uint64
	area     float64
	period   []float64
	a, b     []float64 // ends of one step
	net      int64
}

// step scores the step from a to b, seen from the periodic image of a that is
// nearest to the patch.
func (c *patch) step() int64 {
	for i, length := range c.period {
		if length > 0 {
			if turns := math.RoundToEven(float64((c.a[i] - c.centre[i]) * (1 / length))); turns != 0 {
				c.a[i] -= float64(length * turns)
				c.b[i] -= float64(length * turns)
			}
		}
	}
	return c.crossed(c.a, c.b)
}

func (c *patch) Size() int { return 1 }

// Label names the place and the time.
func (c *patch) Label(int) string {
	return fmt.Sprintf("at %g, steps %d-%d", c.centre, c.from, c.to)
}

func (c *patch) Reset() { c.net = 0 }

func (c *patch) score(dst []float64, n uint64, outcomes int) {
	dst[0] = float64(c.net) / (float64(n) * float64(c.to-c.from) * float64(outcomes) * c.area)
}

// patchCrossings follows each walker from step to step.
type patchCrossings struct {
	patch
	before [][]float64
}

func (c *patchCrossings) Next(step uint64) uint64 {
	if step > c.to {
		return Never
	}
	return max(step, c.from)
}

func (c *patchCrossings) Observe(b *Block) {
	for k := range b.Len() {
		for i := range b.Q {
			c.a[i] = c.before[i][k]
			c.b[i] = unwrapped(b, i, k, c.period[i])
			c.before[i][k] = c.b[i]
		}
		if b.Step == c.from {
			continue
		}
		c.net += c.step()
	}
}

func (c *patchCrossings) Scores(dst []float64, n uint64) { c.score(dst, n, 1) }

// AppendBinary and UnmarshalBinary write and read the state: see Resumable.
func (c *patchCrossings) AppendBinary(b []byte) ([]byte, error) {
	return AppendState(b, c.state()...), nil
}
func (c *patchCrossings) UnmarshalBinary(b []byte) error { return ReadState(b, c.state()...) }
func (c *patchCrossings) state() []any                   { return parts(c.before, &c.net) }

// patchExpectation scores all outcomes of every step.
type patchExpectation struct {
	patch
	law      Binary
	eta      float64
	groups   []int
	outcomes int
	mirrors  []copies // of reflecting walls
	start    []float64
	end      []float64 // of one step, before it is folded
	sieve    patchSieve
}

func (c *patchExpectation) Next(step uint64) uint64 {
	if step >= c.to {
		return Never
	}
	return max(step, c.from)
}

func (c *patchExpectation) Observe(b *Block) {
	g, centre := b.outcomes(c.law, c.eta)
	for _, k := range c.sieve.catch(g, centre, b.Q) { // others do not come near the patch
		if b.Exit != nil && b.Exit[k] != 0 {
			continue
		}
		for signs := range c.outcomes {
			sound := true
			for i := range b.Q {
				eta := c.eta
				if signs>>c.groups[i]&1 == 0 {
					eta = -eta
				}
				c.start[i] = b.Q[i][k]
				c.end[i] = math.FMA(eta, g[i][k], centre[i][k])
				sound = sound && c.end[i]-c.start[i]-(c.end[i]-c.start[i]) == 0
			}
			if sound {
				c.folded(0)
			}
		}
	}
}

// folded scores one step in all images of the coordinates from i on.
func (c *patchExpectation) folded(i int) {
	if i == len(c.start) {
		c.net += c.step()
		return
	}
	mirror := &c.mirrors[i]
	first, last := mirror.images(c.start[i], c.end[i])
	for m := first; m <= last; m++ {
		c.a[i], c.b[i] = mirror.seen(m, c.start[i]), mirror.seen(m, c.end[i])
		c.folded(i + 1)
	}
}

func (c *patchExpectation) Scores(dst []float64, n uint64) { c.score(dst, n, c.outcomes) }

// AppendBinary and UnmarshalBinary write and read the state: see Resumable.
func (c *patchExpectation) AppendBinary(b []byte) ([]byte, error) { return AppendState(b, &c.net), nil }
func (c *patchExpectation) UnmarshalBinary(b []byte) error        { return ReadState(b, &c.net) }
