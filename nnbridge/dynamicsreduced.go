package nnbridge

import (
	"math"
	"sync"

	"thermowalk/walk"
)

// Reduced is the binary walk of Eq. 8 for the whole network: every gamma f of
// SGD is replaced by a sign and a scale of the same second moment. For unit i
//
//	V_i'  = V_i  - eta zeta_i     sqrt(s2 E[s(z)^2] / |B|)
//	b_i'  = b_i  - eta zeta_i V_i sqrt(s2 E[s'(z)] / |B|)
//	W_ij' = W_ij - eta zeta_ij V_i sqrt(s2 E[x_j^2 s'(z)] / |B|)
//
// (Eqs. 17-18, 23-26), with s2 = E[(p-y)^2] at its value for random labels and
// p = 1/2, which is 1/4. V_i in place of |V_i| keeps the relative sign of the
// steps in V and b as V passes through 0. zeta_i is shared by V_i and b_i, and
// by the W_ij too (zeta_ij = zeta_i) where the inputs are never negative;
// otherwise each W_ij has a sign of its own.
//
// The expectations are exact for Gaussian inputs and over a whole data set, and
// else the mean over ReducedSamples inputs, the same for all replicas.
//
// What the reduction leaves out: |E[s s']| < sqrt(E[s^2] E[s']) for most inputs,
// so that V and b share their sign less than fully; and signs are shared
// between units, since all see one gamma.
type Reduced struct {
	FrozenW bool // W stays
}

// ReducedSamples is the number of inputs over which expectations are taken
// that have no closed form.
const ReducedSamples = 256

var _ Dynamics = Reduced{}

// Name is "reduced", or "reduced-vb" with W frozen.
func (d Reduced) Name() string {
	if d.FrozenW {
		return "reduced-vb"
	}
	return "reduced"
}

// Law is a walk.Reduced.
func (d Reduced) Law(t Training) (walk.Law, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	t = t.withDefaults()
	t.FrozenW = t.FrozenW || d.FrozenW
	return walk.Reduced{Field: newReducedField(t), Groups: signGroups(t)}, nil
}

// signGroups gives each unit one sign, and each weight one of its own where
// inputs have both signs.
func signGroups(t Training) []int {
	groups := make([]int, t.Shape.Dim())
	for c := range groups {
		kind, i, _ := t.Shape.At(c)
		groups[c] = i
		if kind == KindW && !t.FrozenW && !nonnegative(t.Data.Inputs) {
			groups[c] = t.Shape.Hidden + c
		}
	}
	return groups
}

// reducedField is g over blocks of networks.
type reducedField struct {
	Training
	factor float64 // s2 / |B|
	means  *sync.Pool
}

// labelVariance is s2 = E[(p-y)^2] for fair labels at p = 1/2.
const labelVariance = 0.25

func newReducedField(t Training) walk.Field {
	return &reducedField{Training: t, factor: labelVariance / float64(t.Batch), means: unitMeansPool(t, ReducedSamples)}
}

func (f *reducedField) Dim() int { return f.Shape.Dim() }

func (f *reducedField) Eval(g, q [][]float64) {
	u := f.means.Get().(*unitMeans)
	u.fill(u, q)
	s := f.Shape
	for i := range s.Hidden {
		v := q[s.V(i)]
		scale(g[s.V(i)], nil, u.square[i], f.factor)
		if s.Bias {
			scale(g[s.B(i)], v, u.rate[i], f.factor)
		}
		for j := range s.Inputs {
			if row := g[s.W(i, j)]; f.FrozenW {
				clear(row)
			} else {
				scale(row, v, u.active[i*s.Inputs+j], f.factor)
			}
		}
	}
	f.means.Put(u)
}

// scale writes v sqrt(factor moment), with v = 1 for nil.
func scale(g, v, moment []float64, factor float64) {
	for k, m := range moment {
		g[k] = math.Sqrt(factor * m)
		if v != nil {
			g[k] *= v[k]
		}
	}
}
