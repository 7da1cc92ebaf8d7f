package field

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// code is what an instruction does. A capital S marks a scalar operand.
type code uint8

const (
	codeFill     code = iota // s
	codeCopy                 // a
	codeNeg                  // -a
	codeAdd                  // a + b
	codeAddS                 // a + s
	codeSub                  // a - b
	codeRSubS                // s - a
	codeMul                  // a * b
	codeMulS                 // a * s
	codeDiv                  // a / b
	codeDivS                 // a / s
	codeRDivS                // s / a
	codeFMA                  // fma(a, b, c)
	codeFMAC                 // fma(a, b, t)
	codeFMAM                 // fma(a, s, c)
	codeFMAS                 // fma(a, s, t)
	codePow                  // a ^ b
	codePowS                 // a ^ s
	codeMinS                 // min(a, s)
	codeMaxS                 // max(a, s)
	codeSqrtFMAC             // sqrt(fma(a, b, t))
	codeSinFMAS              // fma(sin(a), s, t)
	codeCosFMAS              // fma(cos(a), s, t)
	codeSinCos               // sin(a), and cos(a) to row c
	codeNorm                 // normcdf(a), and normpdf(a) to row c
	codeCall                 // functions[code-codeCall]
)

// instr is one operation on whole rows. A destination may be a row that the
// instruction reads for the last time.
type instr struct {
	code         code
	dst, a, b, c int32
	s, t         float64
}

// tape is a program without branches. Its rows are the inputs, then the
// outputs, then the scratch rows. It does not change after it is recorded.
type tape struct {
	vars    []string
	outputs int
	scratch int
	code    []instr
	last    []instr   // of each output, if it is left out of code; codeFill otherwise
	slots   sync.Pool // *[]float64, for at
}

func (t *tape) rows() int { return len(t.vars) + t.outputs + t.scratch }

// String lists the instructions: inputs by their names, outputs as y1, y2, ...
// and scratch rows as r1, r2, ...
func (t *tape) String() string {
	var w strings.Builder
	for _, in := range t.code {
		fmt.Fprintln(&w, t.line(in))
	}
	return w.String()
}

func (t *tape) line(in instr) string {
	row := func(r int32) string {
		switch r := int(r); {
		case r < len(t.vars):
			return t.vars[r]
		case r < len(t.vars)+t.outputs:
			return "y" + strconv.Itoa(r-len(t.vars)+1)
		default:
			return "r" + strconv.Itoa(r-len(t.vars)-t.outputs+1)
		}
	}
	num := func(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
	dst, a, b, c, s, u := row(in.dst), row(in.a), row(in.b), row(in.c), num(in.s), num(in.t)
	text := ""
	switch in.code {
	case codeFill:
		text = s
	case codeCopy:
		text = a
	case codeNeg:
		text = "-" + a
	case codeAdd:
		text = a + " + " + b
	case codeAddS:
		text = a + " + " + s
	case codeSub:
		text = a + " - " + b
	case codeRSubS:
		text = s + " - " + a
	case codeMul:
		text = a + " * " + b
	case codeMulS:
		text = a + " * " + s
	case codeDiv:
		text = a + " / " + b
	case codeDivS:
		text = a + " / " + s
	case codeRDivS:
		text = s + " / " + a
	case codeFMA:
		text = "fma(" + a + ", " + b + ", " + c + ")"
	case codeFMAC:
		text = "fma(" + a + ", " + b + ", " + u + ")"
	case codeFMAM:
		text = "fma(" + a + ", " + s + ", " + c + ")"
	case codeFMAS:
		text = "fma(" + a + ", " + s + ", " + u + ")"
	case codePow:
		text = a + " ^ " + b
	case codePowS:
		text = a + " ^ " + s
	case codeMinS:
		text = "min(" + a + ", " + s + ")"
	case codeMaxS:
		text = "max(" + a + ", " + s + ")"
	case codeSqrtFMAC:
		text = "sqrt(fma(" + a + ", " + b + ", " + u + "))"
	case codeSinFMAS:
		text = "fma(sin(" + a + "), " + s + ", " + u + ")"
	case codeCosFMAS:
		text = "fma(cos(" + a + "), " + s + ", " + u + ")"
	case codeSinCos:
		dst += ", " + c
		text = "sincos(" + a + ")"
	case codeNorm:
		dst += ", " + c
		text = "norm(" + a + ")"
	default:
		f := &functions[in.code-codeCall]
		text = f.name + "(" + a
		if f.arity >= 2 {
			text += ", " + b
		}
		if f.arity == 3 {
			text += ", " + c
		}
		text += ")"
	}
	return dst + " = " + text
}
