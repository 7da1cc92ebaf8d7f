package field

import (
	"math"
	"math/bits"
)

// op is the kind of a node: a leaf, an operation or, from opCall on, the
// function with that index in the table of functions.
type op uint8

const (
	opNumber op = iota // num, always finite
	opVar              // variable a, name
	opParam            // named constant: num, name
	opNeg              // -a; never of a number
	opAdd
	opSub
	opMul
	opDiv
	opPow
	opFMA  // a*b + c with one rounding; only in graphs made by lower
	opCall // functions[o-opCall]
)

// ref is the index of a node in its graph.
type ref int32

// node is one operation on earlier nodes. Nodes compare with ==: a float is
// kept by its bits, so that -0 and 0 differ.
type node struct {
	op      op
	a, b, c ref    // operands; the variable's index in a
	num     uint64 // bits of the number or parameter
	name    string // of the variable or parameter
}

func (n node) value() float64 { return math.Float64frombits(n.num) }

// arity is how many of a, b and c are operands.
func (n node) arity() int {
	switch {
	case n.op <= opParam:
		return 0
	case n.op == opNeg:
		return 1
	case n.op == opFMA:
		return 3
	case n.op < opCall:
		return 2
	}
	return functions[n.op-opCall].arity
}

// graph collects nodes, each distinct one once: equal subtrees are one node,
// so a graph of shared subtrees grows with the number of distinct
// subexpressions and not with the length of the text. Operands stand before
// the nodes that use them.
type graph struct {
	nodes []node
	table []ref // open addressing, ref+1; 0 is free; a power of two long
}

func (n node) hash() uint64 {
	h := uint64(n.op)<<56 ^ uint64(uint32(n.a))<<28 ^ uint64(uint32(n.b)) ^ uint64(uint32(n.c))<<17 ^ n.num
	for i := range len(n.name) {
		h = (h ^ uint64(n.name[i])) * 0x100000001b3
	}
	hi, lo := bits.Mul64(h^0x9e3779b97f4a7c15, 0xd6e8feb86659fd93)
	return hi ^ lo
}

// add returns the node, new or known. It is literal: no rule is applied.
func (g *graph) add(n node) ref {
	if 4*(len(g.nodes)+1) > 3*len(g.table) {
		g.grow()
	}
	mask := uint64(len(g.table) - 1)
	for i := n.hash() & mask; ; i = (i + 1) & mask {
		switch r := g.table[i] - 1; {
		case r < 0:
			g.nodes = append(g.nodes, n)
			g.table[i] = ref(len(g.nodes))
			return ref(len(g.nodes) - 1)
		case g.nodes[r] == n:
			return r
		}
	}
}

func (g *graph) grow() {
	g.table = make([]ref, max(16, 2*len(g.table)))
	mask := uint64(len(g.table) - 1)
	for r, n := range g.nodes {
		i := n.hash() & mask
		for g.table[i] != 0 {
			i = (i + 1) & mask
		}
		g.table[i] = ref(r + 1)
	}
}

func (g *graph) op1(o op, a ref) ref    { return g.add(node{op: o, a: a}) }
func (g *graph) op2(o op, a, b ref) ref { return g.add(node{op: o, a: a, b: b}) }

// number is the node of a constant. The language has no literal for an
// infinity or NaN: they are the quotients 1/0, -1/0 and 0/0.
func (g *graph) number(x float64) ref {
	switch {
	case x != x:
		return g.op2(opDiv, g.number(0), g.number(0))
	case math.IsInf(x, 0):
		return g.op2(opDiv, g.number(math.Copysign(1, x)), g.number(0))
	}
	return g.add(node{op: opNumber, num: math.Float64bits(x)})
}

// minus is -a as the parser reads it: the sign of a number is part of it.
func (g *graph) minus(a ref) ref {
	if n := g.nodes[a]; n.op == opNumber {
		return g.number(-n.value())
	}
	return g.op1(opNeg, a)
}

// num reports whether a is a number, and which.
func (g *graph) num(a ref) (float64, bool) {
	n := g.nodes[a]
	return n.value(), n.op == opNumber
}

// prune keeps the nodes that the roots need, in the order of a walk that
// visits operands from left to right before their node, and moves the roots
// along. The order depends on the trees alone: equal trees give equal slices,
// and a single root comes last.
func (g *graph) prune(roots ...ref) []node {
	const unseen = -1
	at := make([]ref, len(g.nodes))
	for i := range at {
		at[i] = unseen
	}
	var out []node
	var stack []ref // the top is a node whose operands are not all out yet
	for i, root := range roots {
		stack = append(stack, root)
		for len(stack) > 0 {
			r := stack[len(stack)-1]
			n := g.nodes[r]
			waiting := false
			for j := n.arity() - 1; j >= 0 && at[r] == unseen; j-- {
				if x := *n.operand(j); at[x] == unseen {
					stack = append(stack, x)
					waiting = true
				}
			}
			if waiting {
				continue
			}
			stack = stack[:len(stack)-1]
			if at[r] == unseen {
				n.move(at)
				at[r] = ref(len(out))
				out = append(out, n)
			}
		}
		roots[i] = at[root]
	}
	return out
}

// operand is the place of operand j.
func (n *node) operand(j int) *ref { return [...]*ref{&n.a, &n.b, &n.c}[j] }

// move replaces the operands by where they went.
func (n *node) move(to []ref) {
	for j := range n.arity() {
		*n.operand(j) = to[*n.operand(j)]
	}
}

// copy adds nodes of another graph, whose operands stand before their users,
// and returns where each of them went. The rule f makes a node from one whose
// operands are already refs of g.
func (g *graph) copy(nodes []node, f func(n node) ref) []ref {
	to := make([]ref, len(nodes))
	for i, n := range nodes {
		n.move(to)
		to[i] = f(n)
	}
	return to
}
