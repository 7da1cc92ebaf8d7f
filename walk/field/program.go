package field

import (
	"fmt"

	"thermowalk/walk/internal/kernel"
)

// Program evaluates expressions over blocks of walkers. Subexpressions that
// occur repeatedly, in one expression or in several, are computed once. A
// Program has scratch memory: each goroutine needs its own, see
// [Program.Fork].
type Program struct {
	tape   *tape
	engine engine
	memory [][]float64 // scratch rows of length strip
	rows   [][]float64 // headers: inputs, outputs, scratch
	width  int         // present length of the scratch rows
}

// Compile makes a program of one output for each expression. The expressions
// agree in their variables as the operands of [Add] do, else it panics.
func Compile(exprs ...*Expr) *Program {
	t := record(exprs)
	return newProgram(t, newEngine(t))
}

// apart is the number of headers before and after the rows of a Program that
// keep them apart from other memory: the rows are written at every call, and a
// line of the cache that two processors write, each for itself, goes back and
// forth between them. 144 bytes are two lines, which processors fetch in pairs.
const apart = 6

func newProgram(t *tape, e engine) *Program {
	n := t.rows()
	return &Program{
		tape:   t,
		engine: e,
		memory: kernel.Rows(t.scratch, strip),
		rows:   make([][]float64, apart+n+apart)[apart : apart+n : apart+n],
	}
}

// Fork is the same program with scratch memory of its own.
func (p *Program) Fork() *Program { return newProgram(p.tape, p.engine) }

// Inputs is the number of variables, Outputs that of expressions.
func (p *Program) Inputs() int { return len(p.tape.vars) }

// Outputs is the number of expressions.
func (p *Program) Outputs() int { return p.tape.outputs }

// String lists the instructions, one a line:
//
//	r1 = exp(q)
//	y1 = sqrt(fma(r1, q, 1))
//
// Inputs have the names of their variables, outputs are y1, y2, ..., and r1,
// r2, ... are scratch rows, used again as soon as their value has been read
// for the last time. Numbers are scalar operands.
func (p *Program) String() string { return p.tape.String() }

// Eval computes output j for a block of walkers,
//
//	dst[j][k] = expression j at (src[0][k], src[1][k], ...)
//
// It needs as many rows in dst as there are expressions and at least as many
// in src as there are variables, all of one length, else it panics. No row of
// dst overlaps another row. NaN and infinities follow IEEE 754. The result for
// a walker does not depend on the block it stands in, and is that of
// [Expr.Eval] to the last bit. Eval does not allocate.
func (p *Program) Eval(dst, src [][]float64) {
	inputs, outputs := p.Inputs(), p.Outputs()
	if len(dst) != outputs || len(src) < inputs {
		panic(fmt.Sprintf("field: Eval: %d rows of results and %d of variables for %d expressions in %d variables", len(dst), len(src), outputs, inputs))
	}
	if outputs == 0 {
		return
	}
	src = src[:inputs]
	n := len(dst[0])
	for _, rows := range [...][][]float64{dst, src} {
		for _, row := range rows {
			if len(row) != n {
				panic("field: Eval: rows of different length")
			}
		}
	}
	for lo := 0; lo < n; lo += strip {
		hi := min(lo+strip, n)
		for i, row := range src {
			p.rows[i] = row[lo:hi]
		}
		for j, row := range dst {
			p.rows[inputs+j] = row[lo:hi]
		}
		p.resize(hi - lo)
		p.engine.run(p.rows)
	}
	clear(p.rows[:inputs+outputs]) // keep no hold on the caller's memory
}

// resize gives the scratch rows a length.
func (p *Program) resize(width int) {
	if width == p.width {
		return
	}
	p.width = width
	scratch := p.rows[len(p.rows)-p.tape.scratch:]
	for i := range scratch {
		scratch[i] = p.memory[i][:width]
	}
}
