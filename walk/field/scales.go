package field

import (
	"fmt"

	"thermowalk/walk/internal/kernel"
)

// Scales is for the step of a walk: a function that does what [Vector.Eval] does
// for up to block walkers, but may leave the last operation of a component
// undone, for the kick to do. The results hold until the next call, that of
// component i also while the coordinates up to i move. The function is for the
// use of one goroutine.
func (v *Vector) Scales(block int) func(q [][]float64) []kernel.Scale {
	t := recordTape(v.components, true)
	e := newEngine(t)
	inputs := len(t.vars)
	memory, rows := kernel.Rows(t.outputs+t.scratch, block), make([][]float64, t.rows())
	scales := make([]kernel.Scale, t.outputs)
	return func(q [][]float64) []kernel.Scale {
		if len(q) != t.outputs {
			panic(fmt.Sprintf("field: Scales: %d coordinates for a field in %d dimensions", len(q), t.outputs))
		}
		if n := len(q[0]); n == 0 || !sameRows(rows[:inputs], q) { // another block
			copy(rows[:inputs], q)
			for i, row := range memory {
				rows[inputs+i] = row[:n]
			}
			for k, in := range t.last {
				scales[k] = in.scale(rows, rows[inputs+k])
			}
		}
		e.run(rows)
		return scales
	}
}

// sameRows tells whether rows are the first of others, which are not empty.
func sameRows(rows, others [][]float64) bool {
	for i, row := range rows {
		if len(row) != len(others[i]) || &row[0] != &others[i][0] {
			return false
		}
	}
	return len(rows) > 0
}

// loose tells whether a kick can do the instruction, which gives output k of a
// tape with that many inputs: the inputs before k have moved by then.
func (in instr) loose(k, inputs int32) bool {
	two := false
	switch in.code {
	case codeMul, codeSqrtFMAC:
		two = true
	case codeSinFMAS, codeCall + code(opSqrt-opCall):
	default:
		return false
	}
	moved := func(row int32) bool { return row < inputs && row < k }
	return !moved(in.a) && !(two && moved(in.b))
}

// scale is the instruction as a kick does it, or the row g where it is done.
func (in instr) scale(rows [][]float64, g []float64) kernel.Scale {
	switch in.code {
	case codeMul:
		return kernel.Scale{Last: kernel.Product, A: rows[in.a], B: rows[in.b]}
	case codeSqrtFMAC:
		return kernel.Scale{Last: kernel.RootFMAC, A: rows[in.a], B: rows[in.b], C: in.t}
	case codeSinFMAS:
		return kernel.Scale{Last: kernel.SinFMAS, A: rows[in.a], M: in.s, C: in.t}
	case codeCall + code(opSqrt-opCall):
		return kernel.Scale{Last: kernel.Root, A: rows[in.a]}
	}
	return kernel.Scale{A: g}
}
