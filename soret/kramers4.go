package soret

import (
	"fmt"
	"math"

	"thermowalk/walk/field"
)

// KramersMoyal4 is the Kramers-Moyal expansion with its next order.
//
//	J_i = -1/2 eta^2 d_j (M_ij rho) - (eta^4/24) d_j d_k d_l ( < z_i z_j z_k z_l > g_i g_j g_k g_l rho )
//
// summed over j, k, l. The mean of the four signs is 1 where every sign group
// occurs an even number of times among i, j, k, l, and 0 elsewhere. In one
// dimension the second term is -(eta^4/24) (g^4 rho)”'.
//
// It needs derivatives up to the third, which it takes from the expressions: Of
// fails unless Medium.Field is a *field.Vector and Medium.Density a *field.Expr.
//
// Source: the expansion in the package comment, k = 3.
type KramersMoyal4 struct{}

var (
	_ Law      = KramersMoyal4{}
	_ Settling = KramersMoyal4{}
)

// Name is "kramers-moyal-4".
func (KramersMoyal4) Name() string { return "kramers-moyal-4" }

// Cite gives the formula and its source.
func (KramersMoyal4) Cite() string {
	return "J_i = -1/2 eta^2 d_j(M_ij rho) - (eta^4/24) d_jkl(E[d_i d_j d_k d_l]/eta^4 rho) (Kramers-Moyal expansion, next order)"
}

// Order is 4.
func (KramersMoyal4) Order() int { return 4 }

// SteadyPower is -2: no flux in one dimension for rho ~ 1/g^2 (at leading order).
func (KramersMoyal4) SteadyPower() int { return -2 }

// Of binds the law to a medium given by expressions.
func (KramersMoyal4) Of(m Medium) (Flow, error) {
	leading, err := KramersMoyal{}.Of(m)
	if err != nil {
		return nil, err
	}
	vector, ok := m.Field.(*field.Vector)
	if !ok {
		return nil, fmt.Errorf("soret: kramers-moyal-4 needs third derivatives: give the field as a *field.Vector (an expression), not a %T", m.Field)
	}
	density, ok := m.Density.(*field.Expr)
	if !ok {
		return nil, fmt.Errorf("soret: kramers-moyal-4 needs third derivatives: give the density as a *field.Expr (an expression), not a %T", m.Density)
	}
	n := m.Dim()
	k := &kramers4{m: m, leading: leading, space: newJetSpace(n), next: make([]float64, n)}
	var exprs []*field.Expr
	for i := range n {
		exprs = append(exprs, k.derivatives(vector.Component(i))...)
	}
	exprs = append(exprs, k.derivatives(density)...)
	k.program = field.Compile(exprs...)
	k.values = make([][]float64, len(exprs))
	flat := make([]float64, len(exprs))
	for e := range exprs {
		k.values[e] = flat[e : e+1]
	}
	size := k.space.size()
	for f := range n + 1 {
		k.jets = append(k.jets, flat[f*size:(f+1)*size])
	}
	for f := range k.work {
		k.work[f] = make([]float64, size)
	}
	k.point = make([][]float64, n)
	k.terms = k.surviving(units(m.Groups, n))
	return k, nil
}

// kramers4 is the bound law.
type kramers4 struct {
	m       Medium
	leading Flow
	space   *jetSpace
	program *field.Program
	values  [][]float64 // one number a row: all derivatives of g_1..g_n, rho
	jets    [][]float64 // the same numbers by function, made into coefficients
	point   [][]float64
	work    [3][]float64
	terms   []kramers4Term
	next    []float64
}

// kramers4Term is a pair of i and an unordered triple j <= k <= l whose signs
// do not average out, with the number of the monomial q_j q_k q_l.
type kramers4Term struct{ i, j, k, l, monomial int }

// derivatives lists D^a f for every monomial a.
func (k *kramers4) derivatives(f *field.Expr) []*field.Expr {
	ds := make([]*field.Expr, k.space.size())
	for a, powers := range k.space.powers {
		ds[a] = f
		// One derivative less is in the list already: monomials grow by one
		// factor at a time.
		for v := k.space.n - 1; v >= 0; v-- {
			if powers[v] > 0 {
				lower := append([]int(nil), powers...)
				lower[v]--
				ds[a] = ds[k.space.find(lower)].Deriv(v)
				break
			}
		}
	}
	return ds
}

func (k *kramers4) surviving(us [][]int) []kramers4Term {
	n := k.space.n
	groupOf := make([]int, n)
	for g, u := range us {
		for _, i := range u {
			groupOf[i] = g
		}
	}
	var terms []kramers4Term
	for i := range n {
		for a := range n {
			for b := a; b < n; b++ {
			next:
				for c := b; c < n; c++ {
					count := make([]int, len(us))
					power := make([]int, n)
					for _, v := range []int{i, a, b, c} {
						count[groupOf[v]]++
						power[v]++
					}
					power[i]--
					for _, times := range count {
						if times%2 == 1 {
							continue next
						}
					}
					terms = append(terms, kramers4Term{i, a, b, c, k.space.find(power)})
				}
			}
		}
	}
	return terms
}

// evaluations is what a flux costs, in units of a law without third derivatives.
func (k *kramers4) evaluations() int { return 32 }

// Flux sums over unordered triples: the 3!/a! orders of a triple and the a! of
// D^a f = a! (coefficient of f) make 6 together, and 6/24 = 1/4.
func (k *kramers4) Flux(dst, q []float64, eta float64) error {
	if err := k.leading.Flux(dst, q, eta); err != nil {
		return err
	}
	if !k.m.inside(q) {
		return nil
	}
	for i := range q {
		k.point[i] = q[i : i+1]
	}
	k.program.Eval(k.values, k.point)
	for _, jet := range k.jets {
		for a := range jet {
			jet[a] /= k.space.factorial(a)
		}
	}
	clear(k.next)
	rho := k.jets[k.space.n]
	for _, t := range k.terms {
		k.space.mul(k.work[0], k.jets[t.i], rho)
		k.space.mul(k.work[1], k.work[0], k.jets[t.j])
		k.space.mul(k.work[2], k.work[1], k.jets[t.k])
		k.space.mul(k.work[0], k.work[2], k.jets[t.l])
		k.next[t.i] += k.work[0][t.monomial]
	}
	for i, next := range k.next {
		if math.IsNaN(next) || math.IsInf(next, 0) {
			return fmt.Errorf("soret: a third derivative of the field or of the density is not finite at q = %s", at(q))
		}
		dst[i] = math.FMA(float64(-0.25*eta)*eta, next, dst[i])
	}
	return nil
}
