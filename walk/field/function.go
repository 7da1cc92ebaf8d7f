package field

import (
	"math"
	"strings"

	"thermowalk/walk/internal/kernel"
)

// function is a row of the table of functions. A new function is a row here,
// its rule in the table of derivatives, and its name in the grammar.
type function struct {
	name  string
	arity int
	at1   func(x float64) float64    // arity 1: at a point
	row1  func(dst, x []float64)     // and over a row, with the same bits
	at2   func(x, y float64) float64 // arity 2
	row2  func(dst, x, y []float64)
	at3   func(x, y, z float64) float64 // arity 3
	row3  func(dst, x, y, z []float64)
}

const (
	opSqrt = opCall + iota
	opExp
	opLog
	opSin
	opCos
	opTan
	opTanh
	opAbs
	opMin
	opMax
	opErf
	opNormCDF
	opNormPDF
	opSigmoid
	opSoftplus
	opRelu
	opStep
	opSelect
	opEnd // one past the last function
)

var functions = [opEnd - opCall]function{
	opSqrt - opCall:     {name: "sqrt", arity: 1, at1: math.Sqrt, row1: kernel.VSqrt},
	opExp - opCall:      {name: "exp", arity: 1, at1: kernel.Exp, row1: kernel.VExp},
	opLog - opCall:      {name: "log", arity: 1, at1: kernel.Log, row1: kernel.VLog},
	opSin - opCall:      {name: "sin", arity: 1, at1: kernel.Sin, row1: kernel.VSin},
	opCos - opCall:      {name: "cos", arity: 1, at1: kernel.Cos, row1: kernel.VCos},
	opTan - opCall:      {name: "tan", arity: 1, at1: kernel.Tan, row1: kernel.VTan},
	opTanh - opCall:     {name: "tanh", arity: 1, at1: kernel.Tanh, row1: kernel.VTanh},
	opAbs - opCall:      {name: "abs", arity: 1, at1: math.Abs, row1: kernel.VAbs},
	opMin - opCall:      {name: "min", arity: 2, at2: func(x, y float64) float64 { return min(x, y) }, row2: kernel.VMin},
	opMax - opCall:      {name: "max", arity: 2, at2: func(x, y float64) float64 { return max(x, y) }, row2: kernel.VMax},
	opErf - opCall:      {name: "erf", arity: 1, at1: kernel.Erf, row1: kernel.VErf},
	opNormCDF - opCall:  {name: "normcdf", arity: 1, at1: kernel.NormCDF, row1: kernel.VNormCDF},
	opNormPDF - opCall:  {name: "normpdf", arity: 1, at1: kernel.NormPDF, row1: kernel.VNormPDF},
	opSigmoid - opCall:  {name: "sigmoid", arity: 1, at1: kernel.Sigmoid, row1: kernel.VSigmoid},
	opSoftplus - opCall: {name: "softplus", arity: 1, at1: kernel.Softplus, row1: kernel.VSoftplus},
	opRelu - opCall:     {name: "relu", arity: 1, at1: kernel.Relu, row1: kernel.VRelu},
	opStep - opCall:     {name: "step", arity: 1, at1: kernel.Step, row1: kernel.VStep},
	opSelect - opCall:   {name: "select", arity: 3, at3: kernel.Select, row3: kernel.VSelect},
}

// functionByName is the op of a function.
func functionByName(name string) (op, bool) {
	for i := range functions {
		if functions[i].name == name {
			return opCall + op(i), true
		}
	}
	return 0, false
}

// Functions lists the names of the functions of the language.
func Functions() []string {
	names := make([]string, len(functions))
	for i := range functions {
		names[i] = functions[i].name
	}
	return names
}

// apply is one operation on numbers, with the bits of a compiled program.
func apply(o op, x, y float64) float64 {
	switch o {
	case opNeg:
		return -x
	case opAdd:
		return x + y
	case opSub:
		return x - y
	case opMul:
		return x * y
	case opDiv:
		return x / y
	case opPow:
		return power(x, y)
	}
	if f := &functions[o-opCall]; f.arity == 1 {
		return f.at1(x)
	} else {
		return f.at2(x, y)
	}
}

// nearest is the candidate that a misspelt name most likely means: the one at
// the smallest edit distance, if that is at most two letters and less than
// half of the name.
func nearest(name string, candidates []string) string {
	best, at := "", 3
	for _, c := range candidates {
		d := distance(strings.ToLower(name), c)
		if d < at && 2*d <= max(len(name), len(c)) {
			best, at = c, d
		}
	}
	return best
}

// distance is the number of letters to insert, delete or replace.
func distance(a, b string) int {
	if len(a) > 32 {
		return len(a)
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			d := diagonal
			if a[i] != b[j] {
				d = 1 + min(d, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], d
		}
	}
	return row[len(b)]
}
