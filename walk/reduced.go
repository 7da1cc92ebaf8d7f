package walk

import (
	"errors"
	"fmt"
	"math"

	"thermowalk/walk/internal/kernel"
	"thermowalk/walk/rng"
)

// Reduced is the binary walk of Eq. 8 with an optional drift:
//
//	q_i' = q_i - eta mu_i(q) - eta g_i(q) zeta_group(i),   zeta = +-1, probability 1/2 each
//
// Coordinates of one sign group share their zeta; different groups are
// independent. So E[dq_i dq_j] = eta^2 g_i g_j within a group and 0 between
// groups (without drift), and every odd moment of the noise vanishes.
//
// g_i is in units of coordinate i per unit of eta. A negative g_i is allowed
// and means a sign opposite to the rest of its group. The walk is defined for
// any eta > 0; the analytic flux laws need eta |dg/dq| < 1.
//
// Source: Eq. 8 of the paper; the drift is the field that Section 3 mentions.
type Reduced struct {
	Field  Field // g, one component per coordinate
	Groups []int // sign group of each coordinate; nil puts all into one, the paper's U
	Drift  Field // mu; nil for the unbiased walk
}

var _ Binary = Reduced{}

// Dim is the number of coordinates.
func (r Reduced) Dim() int {
	if r.Field == nil {
		return 0
	}
	return r.Field.Dim()
}

// SignGroups gives the sign group of each coordinate, numbered from 0 in
// order of first appearance.
func (r Reduced) SignGroups() []int {
	groups := make([]int, r.Dim())
	if r.Groups == nil {
		return groups
	}
	number := map[int]int{}
	for i := range groups {
		n, ok := number[r.Groups[i]]
		if !ok {
			n = len(number)
			number[r.Groups[i]] = n
		}
		groups[i] = n
	}
	return groups
}

// Outcomes writes the scales g(q) and the drifted positions c = q - eta mu(q).
func (r Reduced) Outcomes(g, c, q [][]float64, eta float64) {
	r.Field.Eval(g, q)
	if r.Drift == nil {
		for i := range q {
			copy(c[i], q[i])
		}
		return
	}
	r.Drift.Eval(c, q)
	for i, ci := range c {
		for k, mu := range ci {
			ci[k] = math.FMA(-eta, mu, q[i][k])
		}
	}
}

// Mover returns a stepper for one worker.
func (r Reduced) Mover(env Env) (Mover, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	groups := r.SignGroups()
	count := 0
	for _, g := range groups {
		count = max(count, g+1)
	}
	m := &reducedMover{
		eta: env.Eta, groups: groups, signs: make([]coins, count), given: make([]kernel.Scale, r.Dim()),
	}
	for i := range m.signs {
		m.signs[i] = newCoins(rng.Stream{Seed: env.Seed, Purpose: rng.Sign, Lane: uint16(i)}, env.Block)
	}
	if r.Drift != nil {
		m.drift, m.mu = evaluator(r.Drift), rows(r.Dim(), env.Block)
	}
	m.scales = scales(r.Field, env.Block, r.Drift != nil)
	m.walls = newWalls(env.Walls, env.Block)
	m.kicks = m.walls.split(r.Dim())
	if _, ok := r.Field.(scaler); ok && r.Drift == nil && m.walls.kept == nil {
		m.pad = make([][]float64, r.Dim())
	}
	return m, nil
}

func (r Reduced) check() error {
	var errs []error
	if r.Dim() < 1 {
		errs = append(errs, errors.New("walk: the reduced law needs a field with at least one component"))
	}
	if r.Groups != nil && len(r.Groups) != r.Dim() {
		errs = append(errs, fmt.Errorf("walk: %d sign groups for %d coordinates; give one group per coordinate", len(r.Groups), r.Dim()))
	}
	if r.Drift != nil && r.Drift.Dim() != r.Dim() {
		errs = append(errs, fmt.Errorf("walk: the drift has %d components, the field %d", r.Drift.Dim(), r.Dim()))
	}
	if r.Dim() > math.MaxUint16 {
		errs = append(errs, fmt.Errorf("walk: %d coordinates; at most %d", r.Dim(), math.MaxUint16))
	}
	return errors.Join(errs...)
}

type reducedMover struct {
	eta    float64
	groups []int
	signs  []coins // of each group
	scales func(q [][]float64) []kernel.Scale
	given  []kernel.Scale // room for scales that a tally has asked for
	drift  func(mu, q [][]float64)
	mu     [][]float64
	pad    [][]float64   // rows of whole vectors, if they may be longer than the block's
	kicks  []kernel.Wall // walls that the kick of a coordinate applies
	walls  walls         // the others
}

func (m *reducedMover) Advance(b *Block, n int) {
	rows, size := m.whole(b)
	mu := head(m.mu, size)
	for i := range m.kicks {
		if m.kicks[i].Turns = b.Turns[i]; m.kicks[i].Turns != nil {
			m.kicks[i].Turns = b.Turns[i][:size]
		}
	}
	for end := b.Step + uint64(n); b.Step < end; {
		m.walls.before(b)
		g := m.asked(b, rows)
		if g == nil {
			g = m.scales(rows)
			if mu != nil {
				m.drift(mu, rows)
				for i, q := range rows {
					kernel.VFMAM(q, mu[i], -m.eta, q)
				}
			}
		}
		for i, q := range rows {
			words, bit := m.signs[m.groups[i]].at(b.First, b.Step, size)
			kernel.Kick(q, &g[i], words, bit, m.eta, &m.kicks[i])
		}
		b.Step++
		m.walls.after(b)
	}
}

// asked moves the walkers by the drift and gives their scales where a tally has
// asked for both; else it gives nil.
func (m *reducedMover) asked(b *Block, q [][]float64) []kernel.Scale {
	a := &b.ahead
	if !a.known || a.step != b.Step {
		return nil
	}
	for i, row := range q {
		m.given[i].A = a.g[i][:len(row)]
		for k := b.Len(); k < len(row); k++ { // the copies of the first one
			m.given[i].A[k] = a.g[i][0]
		}
		if m.drift != nil {
			copy(row, a.c[i])
		}
	}
	return m.given
}

// whole gives the rows of the block, and their length, with as many walkers more
// as make the last vector whole: copies of the first one, which move like
// others and are looked at by nobody. Else the last few walkers would take
// scalar code as long as the block does, or longer.
func (m *reducedMover) whole(b *Block) (rows [][]float64, size int) {
	n := b.Len()
	size = (n + 7) &^ 7
	if m.pad == nil || size == n || !b.roomy || uint64(size) > rng.Walkers-b.First {
		return b.Q, n
	}
	for i, q := range b.Q {
		m.pad[i] = q[:size]
		for k := n; k < size; k++ {
			m.pad[i][k] = q[0]
		}
	}
	return m.pad, size
}

// scaler is a field that can leave its last operations to the kick: the scales
// of a component stay right while the coordinates before it, and itself, move.
type scaler interface {
	Field
	Scales(block int) func(q [][]float64) []kernel.Scale
}

// scales is the fastest way for one worker to get the scales of up to block
// walkers; whole ones where something else moves the walkers before the kick.
func scales(f Field, block int, whole bool) func(q [][]float64) []kernel.Scale {
	if s, ok := f.(scaler); ok && !whole {
		return s.Scales(block)
	}
	eval, g, list := evaluator(f), rows(f.Dim(), block), make([]kernel.Scale, f.Dim())
	return func(q [][]float64) []kernel.Scale {
		g := head(g, len(q[0]))
		eval(g, q)
		for i := range list {
			list[i].A = g[i]
		}
		return list
	}
}

// head cuts every row to the first n entries, without allocation: the rows
// keep their capacity, so a longer block can take them up again.
func head(rows [][]float64, n int) [][]float64 {
	for i := range rows {
		rows[i] = rows[i][:n]
	}
	return rows
}
