package walk

import (
	"errors"
	"fmt"
	"math"

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
	m := &reducedMover{law: r, env: env, groups: groups, g: rows(r.Dim(), env.Block), signs: make([]signWords, count)}
	for i := range m.signs {
		m.signs[i] = signWords{
			stream: rng.Stream{Seed: env.Seed, Purpose: rng.Sign, Lane: uint16(i)},
			words:  make([]uint64, env.Block),
		}
	}
	if r.Drift != nil {
		m.mu = rows(r.Dim(), env.Block)
	}
	m.walls = newWalls(env.Walls, env.Block)
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

// signWords holds 64 steps of coins for a block: bit t%64 of word k belongs to
// step t of walker first+k.
type signWords struct {
	stream rng.Stream
	words  []uint64
	first  uint64
	word   uint64
	n      int
}

// at makes the words hold the coins of the 64 steps around step.
func (s *signWords) at(first, step uint64, n int) []uint64 {
	if word := step / 64; s.n != n || s.first != first || s.word != word {
		s.stream.Words(s.words[:n], first, word)
		s.first, s.word, s.n = first, word, n
	}
	return s.words[:n]
}

type reducedMover struct {
	law    Reduced
	env    Env
	groups []int
	signs  []signWords
	g, mu  [][]float64
	walls  walls
}

func (m *reducedMover) Advance(b *Block, n int) {
	size := b.Len()
	g, mu := head(m.g, size), head(m.mu, size)
	for end := b.Step + uint64(n); b.Step < end; {
		m.walls.before(b)
		m.law.Field.Eval(g, b.Q)
		if mu != nil {
			m.law.Drift.Eval(mu, b.Q)
			for i, q := range b.Q {
				for k, v := range mu[i] {
					q[k] = math.FMA(-m.env.Eta, v, q[k])
				}
			}
		}
		shift := b.Step % 64
		for i, q := range b.Q {
			kick(q, g[i], m.signs[m.groups[i]].at(b.First, b.Step, size), shift, m.env.Eta)
		}
		b.Step++
		m.walls.after(b)
	}
}

// kick moves one coordinate by one binary step: q -= eta g where the coin
// shows 0 (zeta = +1), q += eta g where it shows 1, rounded once.
func kick(q, g []float64, coins []uint64, shift uint64, eta float64) {
	g, coins = g[:len(q)], coins[:len(q)]
	minus := math.Float64bits(-eta)
	for k := range q {
		sign := coins[k] >> shift << 63
		q[k] = math.FMA(math.Float64frombits(minus^sign), g[k], q[k])
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
