package field

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/num/dual"
	"gonum.org/v1/gonum/num/hyperdual"
)

// noisy is an oracle for the derivatives of an expression: gonum's dual or
// hyperdual numbers, each result of which is disturbed by a relative error of
// the size noise. The spread of the disturbed results tells how well the
// derivative is conditioned, and so how near another formula must come.
//
// Relative errors do not tell where a result, or a divisor that gonum squares,
// comes near the subnormal numbers and loses digits (of which Go 1.26 has the logarithm wrong
// by 0.4 on amd64), nor where an angle is so large that the errors reach its turns: then
// nothing is known.
type noisy struct {
	noise   float64
	rng     *rand.Rand
	largest float64 // magnitude of any intermediate result
	lost    bool    // nothing is known
}

func (n *noisy) blur(parts ...*float64) {
	for _, x := range parts {
		*x *= 1 + n.noise*(2*n.rng.Float64()-1)
		n.largest = max(n.largest, math.Abs(*x))
		n.see(*x)
	}
}

// see looks for numbers that are subnormal, or may be after one more operation.
func (n *noisy) see(parts ...float64) {
	for _, x := range parts {
		n.lost = n.lost || x != 0 && math.Abs(x) < 0x1p-960
	}
}

// turn looks for angles that errors of 2^-46 change by more than 2^-16.
func (n *noisy) turn(angle float64) { n.lost = n.lost || math.Abs(angle) > 0x1p30 }

// fuse disturbs the operands of a sum once more, each for itself, unless they are exact: of
// a product that is fused into a sum the rounding stays out, so that x*y - x*y is not 0.
func (n *noisy) fuse(e *Expr, sum node, a, b []*float64) {
	if e.nodes[sum.a].arity() > 0 {
		n.blur(a...)
	}
	if e.nodes[sum.b].arity() > 0 {
		n.blur(b...)
	}
}

// taylor are value, first and second derivative of the functions that the dual
// packages lack, and of those with a kink (by the conventions of Deriv).
func taylor(o op, x float64) (f, d1, d2 float64) {
	sigmoid := 1 / (1 + math.Exp(-x))
	pdf := math.Exp(-x*x/2) / math.Sqrt(2*math.Pi)
	step := 0.0
	if x > 0 {
		step = 1
	}
	switch o {
	case opAbs:
		switch {
		case x > 0:
			return x, 1, 0
		case x < 0:
			return -x, -1, 0
		}
		return 0, 0, 0
	case opTanh: // gonum's 1 - tanh^2 cancels
		f, d1 = math.Tanh(x), 1/math.Cosh(x)/math.Cosh(x)
		return f, d1, -2 * f * d1
	case opErf:
		d1 = 2 / math.Sqrt(math.Pi) * math.Exp(-x*x)
		return math.Erf(x), d1, -2 * x * d1
	case opNormCDF:
		return math.Erfc(-x/math.Sqrt2) / 2, pdf, -x * pdf
	case opNormPDF:
		return pdf, -x * pdf, (x*x - 1) * pdf
	case opSigmoid:
		d1 = sigmoid / (1 + math.Exp(x))
		return sigmoid, d1, d1 * (1 - 2*sigmoid)
	case opSoftplus:
		return math.Log1p(math.Exp(x)), sigmoid, sigmoid / (1 + math.Exp(x))
	case opRelu:
		return x * step, step, 0
	case opStep:
		return step, 0, 0
	}
	panic("no such function")
}

func (n *noisy) dual(e *Expr, q []float64, wrt int) dual.Number {
	v := make([]dual.Number, len(e.nodes))
	for i, nd := range e.nodes {
		var a, b dual.Number
		if nd.arity() > 0 {
			a, b = v[nd.a], v[nd.b]
		}
		switch nd.op {
		case opNumber, opParam:
			v[i] = dual.Number{Real: nd.value()}
			continue
		case opVar:
			n.see(q[nd.a])
			v[i] = dual.Number{Real: q[nd.a]}
			if int(nd.a) == wrt {
				v[i].Emag = 1
			}
			continue
		case opNeg:
			v[i] = dual.Scale(-1, a)
		case opAdd:
			n.fuse(e, nd, []*float64{&a.Real, &a.Emag}, []*float64{&b.Real, &b.Emag})
			v[i] = dual.Add(a, b)
		case opSub:
			n.fuse(e, nd, []*float64{&a.Real, &a.Emag}, []*float64{&b.Real, &b.Emag})
			v[i] = dual.Sub(a, b)
		case opMul:
			v[i] = dual.Mul(a, b)
		case opDiv:
			n.see(b.Real * b.Real)
			inv := dual.Inv(b)
			n.blur(&inv.Real, &inv.Emag)
			v[i] = dual.Mul(a, inv)
		case opPow:
			if b.Emag == 0 {
				v[i] = dual.PowReal(a, b.Real)
			} else {
				v[i] = dual.Pow(a, b)
			}
		case opSqrt:
			v[i] = dual.Sqrt(a)
		case opExp:
			v[i] = dual.Exp(a)
		case opLog:
			v[i] = dual.Log(a)
		case opSin:
			n.turn(a.Real)
			v[i] = dual.Sin(a)
		case opCos:
			n.turn(a.Real)
			v[i] = dual.Cos(a)
		case opTan:
			n.turn(a.Real)
			v[i] = dual.Tan(a)
		case opMin:
			if v[i] = b; a.Real < b.Real {
				v[i] = a
			}
		case opMax:
			if v[i] = b; a.Real > b.Real {
				v[i] = a
			}
		case opSelect:
			if v[i] = v[nd.c]; a.Real > 0 {
				v[i] = b
			}
		default:
			f, d1, _ := taylor(nd.op, a.Real)
			v[i] = dual.Number{Real: f, Emag: d1 * a.Emag}
		}
		if (nd.op == opSqrt || nd.op == opPow) && math.Abs(a.Real) < 1e-14 {
			v[i].Emag = math.NaN() // gonum replaces a base near 0 by 1e-15
		}
		n.blur(&v[i].Real, &v[i].Emag)
	}
	return v[len(v)-1]
}

func (n *noisy) hyperdual(e *Expr, q []float64, i, j int) hyperdual.Number {
	v := make([]hyperdual.Number, len(e.nodes))
	for k, nd := range e.nodes {
		var a, b hyperdual.Number
		if nd.arity() > 0 {
			a, b = v[nd.a], v[nd.b]
		}
		switch nd.op {
		case opNumber, opParam:
			v[k] = hyperdual.Number{Real: nd.value()}
			continue
		case opVar:
			n.see(q[nd.a])
			v[k] = hyperdual.Number{Real: q[nd.a]}
			if int(nd.a) == i {
				v[k].E1mag = 1
			}
			if int(nd.a) == j {
				v[k].E2mag = 1
			}
			continue
		case opNeg:
			v[k] = hyperdual.Scale(-1, a)
		case opAdd:
			n.fuse(e, nd, []*float64{&a.Real, &a.E1mag, &a.E2mag, &a.E1E2mag}, []*float64{&b.Real, &b.E1mag, &b.E2mag, &b.E1E2mag})
			v[k] = hyperdual.Add(a, b)
		case opSub:
			n.fuse(e, nd, []*float64{&a.Real, &a.E1mag, &a.E2mag, &a.E1E2mag}, []*float64{&b.Real, &b.E1mag, &b.E2mag, &b.E1E2mag})
			v[k] = hyperdual.Sub(a, b)
		case opMul:
			v[k] = hyperdual.Mul(a, b)
		case opDiv:
			n.see(b.Real*b.Real, b.Real*b.Real*b.Real)
			inv := hyperdual.Inv(b)
			n.blur(&inv.Real, &inv.E1mag, &inv.E2mag, &inv.E1E2mag)
			v[k] = hyperdual.Mul(a, inv)
		case opPow:
			if b.E1mag == 0 && b.E2mag == 0 && b.E1E2mag == 0 {
				v[k] = hyperdual.PowReal(a, b.Real)
			} else {
				v[k] = hyperdual.Pow(a, b)
			}
		case opSqrt:
			v[k] = hyperdual.Sqrt(a)
		case opExp:
			v[k] = hyperdual.Exp(a)
		case opLog:
			v[k] = hyperdual.Log(a)
		case opSin:
			n.turn(a.Real)
			v[k] = hyperdual.Sin(a)
		case opCos:
			n.turn(a.Real)
			v[k] = hyperdual.Cos(a)
		case opTan:
			n.turn(a.Real)
			v[k] = hyperdual.Tan(a)
		case opMin:
			if v[k] = b; a.Real < b.Real {
				v[k] = a
			}
		case opMax:
			if v[k] = b; a.Real > b.Real {
				v[k] = a
			}
		case opSelect:
			if v[k] = v[nd.c]; a.Real > 0 {
				v[k] = b
			}
		default:
			f, d1, d2 := taylor(nd.op, a.Real)
			v[k] = hyperdual.Number{Real: f, E1mag: d1 * a.E1mag, E2mag: d1 * a.E2mag, E1E2mag: d2*a.E1mag*a.E2mag + d1*a.E1E2mag}
		}
		if (nd.op == opSqrt || nd.op == opPow) && math.Abs(a.Real) < 1e-14 {
			v[k].E1E2mag = math.NaN() // gonum replaces a base near 0 by 1e-15
		}
		if (nd.op == opSin || nd.op == opTan) && a.Real == 0 {
			v[k].E1E2mag = math.NaN() // gonum v0.17 drops the mixed part here
		}
		n.blur(&v[k].Real, &v[k].E1mag, &v[k].E2mag, &v[k].E1E2mag)
	}
	return v[len(v)-1]
}

// oracle evaluates f without noise and with it, and returns the value and the
// allowed error: ten times the spread under errors 64 times larger than those
// of rounding, and the rounding of the largest intermediate result. It reports
// false where any of the results is not finite, or not known.
func oracle(f func(n *noisy) float64) (value, allowed float64, ok bool) {
	rng := rand.New(rand.NewPCG(1, 2))
	n := &noisy{rng: rng}
	value = f(n)
	allowed = 1e-13*n.largest + 1e-12*math.Abs(value)
	n.noise = 0x1p-46
	for range 12 {
		y := f(n)
		if !finite(y) {
			return 0, 0, false
		}
		allowed = max(allowed, 10*math.Abs(y-value))
	}
	return value, allowed, finite(value) && finite(allowed) && !n.lost
}

// both is the oracle for a formula e that should have the value of f: the error allowed is
// that of f and that of e, which may cancel where f does not, as the second derivative of tanh does near 0.
func both(f func(n *noisy) float64, e *Expr, q []float64) (value, allowed float64, ok bool) {
	value, allowed, ok = oracle(f)
	_, own, known := oracle(func(n *noisy) float64 { return n.dual(e, q, -1).Real })
	return value, allowed + own, ok && known
}
