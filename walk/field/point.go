package field

import (
	"math"

	"thermowalk/walk/internal/kernel"
)

// at runs the tape at one point: the bits of the interpreter, in scalars.
func (t *tape) at(dst, q []float64) {
	var few [48]float64
	v := few[:]
	if n := t.rows(); n > len(few) {
		many, ok := t.slots.Get().(*[]float64)
		if !ok {
			s := make([]float64, n)
			many = &s
		}
		defer t.slots.Put(many)
		v = *many
	}
	copy(v, q[:len(t.vars)])
	for i := range t.code {
		in := &t.code[i]
		a := v[in.a]
		var r float64
		switch in.code {
		case codeFill:
			r = in.s
		case codeCopy:
			r = a
		case codeNeg:
			r = -a
		case codeAdd:
			r = a + v[in.b]
		case codeAddS:
			r = a + in.s
		case codeSub:
			r = a - v[in.b]
		case codeRSubS:
			r = in.s - a
		case codeMul:
			r = a * v[in.b]
		case codeMulS:
			r = a * in.s
		case codeDiv:
			r = a / v[in.b]
		case codeDivS:
			r = a / in.s
		case codeRDivS:
			r = in.s / a
		case codeFMA:
			r = math.FMA(a, v[in.b], v[in.c])
		case codeFMAC:
			r = math.FMA(a, v[in.b], in.t)
		case codeFMAM:
			r = math.FMA(a, in.s, v[in.c])
		case codeFMAS:
			r = math.FMA(a, in.s, in.t)
		case codePow:
			r = kernel.Pow(a, v[in.b])
		case codePowS:
			r = kernel.Pow(a, in.s)
		case codeMinS:
			r = min(a, in.s)
		case codeMaxS:
			r = max(a, in.s)
		case codeSqrtFMAC:
			r = math.Sqrt(math.FMA(a, v[in.b], in.t))
		case codeSinFMAS:
			r = math.FMA(kernel.Sin(a), in.s, in.t)
		case codeCosFMAS:
			r = math.FMA(kernel.Cos(a), in.s, in.t)
		case codeSinCos:
			r = kernel.Sin(a)
			v[in.c] = kernel.Cos(a)
		case codeNorm:
			r = kernel.NormCDF(a)
			v[in.c] = kernel.NormPDF(a)
		default:
			switch f := &functions[in.code-codeCall]; f.arity {
			case 1:
				r = f.at1(a)
			case 2:
				r = f.at2(a, v[in.b])
			default:
				r = f.at3(a, v[in.b], v[in.c])
			}
		}
		v[in.dst] = r
	}
	copy(dst, v[len(t.vars):len(t.vars)+t.outputs])
}
