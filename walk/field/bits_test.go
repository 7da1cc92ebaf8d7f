package field

import (
	"math"
	"testing"

	"thermowalk/walk/internal/kernel"

	"pgregory.net/rapid"
)

// definite is a value as the rules of the package documentation give it: a
// number, and if it is a product also its factors.
type definite struct {
	v        float64
	constant bool
	product  bool
	a, b     float64 // v is a*b rounded
}

func (d definite) negative() definite {
	d.v, d.a = -d.v, -d.a
	return d
}

func times(a, b definite) definite {
	for range 2 {
		switch {
		case a.constant && a.v == 1:
			return b
		case a.constant && a.v == -1:
			return b.negative()
		}
		a, b = b, a
	}
	return definite{v: float64(a.v * b.v), product: true, a: a.v, b: b.v}
}

func plus(a, b definite) definite {
	switch {
	case a.product:
		return definite{v: math.FMA(a.a, a.b, b.v)}
	case b.product:
		return definite{v: math.FMA(b.a, b.b, a.v)}
	}
	return definite{v: a.v + b.v}
}

// define evaluates a tree by the rules, node by node, without any of the
// machinery of the package: it is what the bits of a program are tested
// against.
func define(nodes []node, i ref, q []float64) definite {
	n := nodes[i]
	number := func(v float64) definite { return definite{v: v, constant: true} }
	switch n.op {
	case opNumber, opParam:
		return number(n.value())
	case opVar:
		return definite{v: q[n.a]}
	}
	a, b := define(nodes, n.a, q), definite{constant: true}
	if n.op == opSelect {
		switch yes, no := define(nodes, n.b, q), define(nodes, n.c, q); {
		case !a.constant:
			return definite{v: kernel.Select(a.v, yes.v, no.v)}
		case a.v > 0:
			return yes
		case a.v <= 0:
			return no
		}
		return number(math.NaN())
	}
	if n.arity() == 2 {
		b = define(nodes, n.b, q)
	}
	if a.constant && b.constant {
		return number(apply(n.op, a.v, b.v))
	}
	switch n.op {
	case opNeg:
		return a.negative()
	case opAdd:
		return plus(a, b)
	case opSub:
		return plus(a, b.negative())
	case opMul:
		return times(a, b)
	case opDiv:
		if frac, _ := math.Frexp(b.v); b.constant && math.Abs(frac) == 0.5 && normal(1/b.v) {
			return times(number(1/b.v), a)
		}
		return definite{v: a.v / b.v}
	case opPow:
		if !b.constant {
			return definite{v: kernel.Pow(a.v, b.v)}
		}
		half := math.Abs(b.v) != math.Trunc(math.Abs(b.v))
		switch c := math.Abs(b.v); {
		case c > 64 || 2*c != math.Trunc(2*c) || c != c:
			return definite{v: kernel.Pow(a.v, b.v)}
		case c == 0:
			return number(1)
		default:
			r := definite{v: 1, constant: true}
			for bit := 64; bit > 0; bit /= 2 {
				if r = times(r, r); int(c)&bit != 0 {
					r = times(r, a)
				}
			}
			if half {
				r = times(r, definite{v: math.Sqrt(a.v)})
			}
			if b.v < 0 {
				r = definite{v: 1 / r.v}
			}
			return r
		}
	}
	return definite{v: apply(n.op, a.v, b.v)}
}

// TestBits: a point, a row, a common program of several expressions and the
// definition agree in every bit.
func TestBits(t *testing.T) {
	special := []float64{0, math.Copysign(0, -1), 1, -1, math.Inf(1), math.Inf(-1), math.NaN(), 1e-320, 1e300, -1e300}
	coordinate := rapid.OneOf(rapid.Float64Range(-4, 4), rapid.SampledFrom(special))
	rapid.Check(t, func(t *rapid.T) {
		e, f := testScope.MustParse(randomSource(t, 5)), testScope.MustParse(randomSource(t, 3))
		exprs := []*Expr{f, e, e.Deriv(1), e, e.Deriv(0), e.Simplify(), Const(2), f.Deriv(0)}
		n := rapid.SampledFrom([]int{0, 1, 2, 3, 511, 512, 513, 1025}).Draw(t, "walkers")
		q, x := make([]float64, n), make([]float64, n)
		for k := range min(n, 40) {
			q[k], x[k] = coordinate.Draw(t, "q"), coordinate.Draw(t, "xi")
		}
		for k := 40; k < n; k++ {
			q[k], x[k] = float64(k)/100, float64(k)/300-1
		}
		var all [][]float64
		for range exprs {
			all = append(all, make([]float64, n))
		}
		Compile(exprs...).Eval(all, [][]float64{q, x})
		row := make([]float64, n)
		for j, e := range exprs {
			Compile(e).Eval([][]float64{row}, [][]float64{q, x})
			for k := range row {
				if n > 100 && k%37 != 0 && k < n-2 {
					continue
				}
				at := []float64{q[k], x[k]}
				want := all[j][k]
				if got := row[k]; !same(got, want) {
					t.Fatalf("%s at %v: %v in a program of its own, %v in a common one", e, at, got, want)
				}
				if got := e.Eval(at); !same(got, want) {
					t.Fatalf("%s at %v: %v at a point, %v in a row", e, at, got, want)
				}
				if e.length() > 2000 { // the definition repeats shared parts
					continue
				}
				if got := define(e.nodes, ref(len(e.nodes)-1), at).v; !same(got, want) {
					t.Fatalf("%s at %v: %v by definition, %v in a row\n%s", e, at, got, want, Compile(e))
				}
			}
		}
	})
}

// TestBitsReject: the comparison above sees the difference between one and two
// roundings.
func TestBitsReject(t *testing.T) {
	scope := Scope{Vars: Coordinates(1)}
	e := scope.MustParse("q*q - 0.01")
	x := 0.1
	fused, rounded := e.Eval([]float64{x}), float64(x*x)-0.01
	if fused != math.FMA(x, x, -0.01) || fused == rounded {
		t.Errorf("fused %v, rounded twice %v", fused, rounded)
	}
}

// TestPower: constant exponents against math.Pow. Squaring n times leaves an
// error of up to n units in the last place of the largest factor.
func TestPower(t *testing.T) {
	for _, c := range []float64{0.5, 1, 1.5, 2, 3, 5.5, 7, 10, 31, 32, 63.5, 64, 64.5, 65, 0.3} {
		for _, c := range []float64{c, -c} {
			for _, x := range []float64{0.3, 0.99, 1, 1.7, 12} {
				got, want := power(x, c), math.Pow(x, c)
				if !(math.Abs(got/want-1) <= 0x1p-53*(math.Abs(c)+4)) {
					t.Errorf("%v^%v = %v, want %v", x, c, got, want)
				}
			}
		}
	}
	inf, nan := math.Inf(1), math.NaN()
	for _, c := range []struct{ x, c, want float64 }{
		{nan, 0, 1},
		{nan, 2, nan},
		{0, 0, 1},
		{0, 0.5, 0},
		{0, -1, inf},
		{math.Copysign(0, -1), -1, -inf},
		{math.Copysign(0, -1), 0.5, math.Copysign(0, -1)}, // sqrt, not pow
		{-inf, 0.5, nan}, // sqrt, not pow
		{-2, 3, -8},
		{-2, -3, -0.125},
		{-2, 0.5, nan},
		{-2, 65, -0x1p65},
		{1e-200, -2, inf},
		{1e200, -2, 0},
		{2, inf, inf},
		{2, nan, nan},
	} {
		if got := power(c.x, c.c); !same(got, c.want) {
			t.Errorf("%v^%v = %v, want %v", c.x, c.c, got, c.want)
		}
	}
}
