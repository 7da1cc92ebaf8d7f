package field

import (
	"fmt"
	"strconv"
	"strings"
)

// How tightly a piece of text holds together: a sum least.
const (
	levelSum = iota
	levelProduct
	levelUnary
	levelPower
	levelOperand
)

// layout is how a node is written: its own text around its operands, and the
// level each operand must have to stand without parentheses.
type layout struct {
	level                 int
	before, inside, after string
	a, b                  int
}

func (n node) layout() layout {
	switch n.op {
	case opNumber:
		text := strconv.FormatFloat(n.value(), 'g', -1, 64)
		if text[0] == '-' {
			return layout{level: levelUnary, before: text}
		}
		return layout{level: levelOperand, before: text}
	case opVar, opParam:
		return layout{level: levelOperand, before: n.name}
	case opNeg:
		return layout{level: levelUnary, before: "-", a: levelUnary}
	case opAdd:
		return layout{level: levelSum, inside: " + ", a: levelSum, b: levelProduct}
	case opSub:
		return layout{level: levelSum, inside: " - ", a: levelSum, b: levelProduct}
	case opMul:
		return layout{level: levelProduct, inside: "*", a: levelProduct, b: levelUnary}
	case opDiv:
		return layout{level: levelProduct, inside: "/", a: levelProduct, b: levelUnary}
	case opPow:
		return layout{level: levelPower, inside: "^", a: levelOperand, b: levelUnary}
	}
	f := &functions[n.op-opCall]
	l := layout{level: levelOperand, before: f.name + "(", after: ")"}
	if f.arity >= 2 {
		l.inside = ", "
	}
	return l
}

// String writes the expression in canonical form, with as few parentheses as
// the grammar permits. Parsed in the same scope it gives the same tree.
//
// Written out, an expression made in Go or by repeated derivation can be
// exponentially longer than its shared tree. Beyond [MaxSource] bytes String
// gives its size in place of its text, which does not parse.
func (e *Expr) String() string {
	if n := e.length(); n > MaxSource {
		return fmt.Sprintf("<expression of %d distinct parts>", len(e.nodes))
	}
	var w strings.Builder
	e.write(&w, ref(len(e.nodes)-1), levelSum)
	return w.String()
}

// length is the length of the text, or some number above MaxSource.
func (e *Expr) length() int {
	size := make([]int, len(e.nodes))
	level := make([]int, len(e.nodes))
	for i, n := range e.nodes {
		l := n.layout()
		level[i] = l.level
		total := len(l.before) + len(l.inside) + len(l.after)
		operand := func(r ref, need int) {
			total += size[r]
			if level[r] < need {
				total += 2
			}
		}
		switch n.arity() {
		case 3:
			total += len(l.inside)
			operand(n.c, levelSum)
			fallthrough
		case 2:
			operand(n.b, l.b)
			fallthrough
		case 1:
			operand(n.a, l.a)
		}
		size[i] = min(total, MaxSource+1)
	}
	return size[len(size)-1]
}

// write is recursive; length has bounded its depth.
func (e *Expr) write(w *strings.Builder, r ref, need int) {
	n := e.nodes[r]
	l := n.layout()
	if l.level < need {
		w.WriteByte('(')
		defer w.WriteByte(')')
	}
	w.WriteString(l.before)
	arity := n.arity()
	if arity >= 1 {
		e.write(w, n.a, l.a)
	}
	w.WriteString(l.inside)
	if arity >= 2 {
		e.write(w, n.b, l.b)
	}
	if arity == 3 {
		w.WriteString(l.inside)
		e.write(w, n.c, levelSum)
	}
	w.WriteString(l.after)
}
