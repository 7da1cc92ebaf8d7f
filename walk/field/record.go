package field

// record turns expressions into a tape: lowers their common graph, picks the
// instruction for each node, and gives it a row.
func record(exprs []*Expr) *tape { return recordTape(exprs, false) }

// recordTape does so; a loose tape leaves out the last instructions of outputs
// that a kick of the walk can do: see tape.last.
func recordTape(exprs []*Expr, loose bool) *tape {
	var joined, low graph
	roots, vars := joined.join(exprs)
	to := low.copy(joined.nodes, low.lower)
	for i, r := range roots {
		roots[i] = to[r]
	}
	r := recorder{
		tape:  &tape{vars: vars, outputs: len(exprs)},
		nodes: low.prune(roots...),
		loose: loose,
	}
	r.last = make([]instr, len(exprs))
	r.assign(roots)
	for i := range r.nodes {
		r.emit(ref(i))
	}
	r.finish(roots)
	return r.tape
}

// recorder walks over the nodes in order and keeps account of the rows.
type recorder struct {
	*tape
	nodes []node
	row   []int32 // of each node's value; -1: none yet, or a number
	users []int32 // uses of each node that are still to come
	pair  []ref   // the node that is computed together with this one; 0 (a leaf) if none
	part  []bool  // this node is computed within its only user
	free  []int32 // scratch rows to use again
	loose bool
}

// twosome is a pair of functions of one argument that one instruction computes.
type twosome struct {
	code          code
	first, second op
}

var twosomes = [...]twosome{{codeSinCos, opSin, opCos}, {codeNorm, opNormCDF, opNormPDF}}

// twosomeOf is the pair that a function belongs to, or nil.
func twosomeOf(o op) *twosome {
	for i := range twosomes {
		if t := &twosomes[i]; o == t.first || o == t.second {
			return t
		}
	}
	return nil
}

// assign counts the uses and gives the rows that are known beforehand: inputs,
// and outputs to the nodes whose values they are.
func (r *recorder) assign(roots []ref) {
	r.row = make([]int32, len(r.nodes))
	r.users = make([]int32, len(r.nodes))
	r.pair = make([]ref, len(r.nodes))
	r.part = make([]bool, len(r.nodes))
	type call struct {
		of *twosome
		a  ref
	}
	seen := map[call]ref{}
	for i, n := range r.nodes {
		r.row[i] = -1
		if n.op == opVar {
			r.row[i] = int32(n.a)
			r.users[i]++ // an input is never free
		}
		for j := range n.arity() {
			r.users[*n.operand(j)]++
		}
		if of := twosomeOf(n.op); of != nil {
			if first, ok := seen[call{of, n.a}]; ok {
				r.pair[i], r.pair[first] = first, ref(i)
			}
			seen[call{of, n.a}] = ref(i)
		}
	}
	for k, root := range roots {
		r.users[root]++ // an output is never free
		if r.row[root] < 0 && r.nodes[root].op != opNumber {
			r.row[root] = int32(len(r.vars) + k)
		}
	}
	for _, n := range r.nodes {
		if in, inner := r.fused(n); in.code != 0 && r.users[inner] == 1 && r.pair[inner] == 0 {
			r.part[inner] = true
		}
	}
}

// fused is the instruction, without its rows, of a node together with one of
// its operands: a root of a sum, or a multiple of a sine. The code is 0 where
// there is none.
func (r *recorder) fused(n node) (in instr, inner ref) {
	switch n.op {
	case opSqrt:
		m := r.nodes[n.a]
		if m.op != opFMA {
			break
		}
		_, constA := r.number(m.a)
		_, constB := r.number(m.b)
		if t, ok := r.number(m.c); ok && !constA && !constB {
			return instr{code: codeSqrtFMAC, t: t}, n.a
		}
	case opFMA:
		s, constA := r.number(n.a)
		t, constC := r.number(n.c)
		code := map[op]code{opSin: codeSinFMAS, opCos: codeCosFMAS}[r.nodes[n.b].op]
		if constA && constC && code != 0 {
			return instr{code: code, s: s, t: t}, n.b
		}
	}
	return instr{}, 0
}

// finish fills the outputs that are constants, inputs, or other outputs.
func (r *recorder) finish(roots []ref) {
	for k, root := range roots {
		out := int32(len(r.vars) + k)
		if v, ok := r.number(root); ok {
			r.code = append(r.code, instr{code: codeFill, dst: out, s: v})
		} else if r.row[root] != out {
			r.code = append(r.code, instr{code: codeCopy, dst: out, a: r.row[root]})
		}
	}
}

func (r *recorder) number(i ref) (float64, bool) {
	n := r.nodes[i]
	return n.value(), n.op == opNumber
}

// release counts a use; after the last one the row is free.
func (r *recorder) release(i ref) {
	if r.users[i]--; r.users[i] == 0 && r.row[i] >= 0 {
		r.free = append(r.free, r.row[i])
	}
}

// place gives node i a row, if it has none.
func (r *recorder) place(i ref) int32 {
	if r.row[i] < 0 {
		r.row[i] = r.fresh()
	}
	return r.row[i]
}

func (r *recorder) fresh() int32 {
	if k := len(r.free); k > 0 {
		row := r.free[k-1]
		r.free = r.free[:k-1]
		return row
	}
	r.scratch++
	return int32(r.tape.rows() - 1)
}

// emit appends the instruction of node i.
func (r *recorder) emit(i ref) {
	n := r.nodes[i]
	if n.arity() == 0 || r.part[i] {
		return
	}
	if p := r.pair[i]; p != 0 {
		if p < i { // came with the other one
			r.release(n.a)
			return
		}
		of := twosomeOf(n.op)
		in := instr{code: of.code, a: r.row[n.a]}
		r.release(n.a)
		in.dst, in.c = r.place(i), r.place(p)
		if n.op == of.second {
			in.dst, in.c = in.c, in.dst
		}
		r.code = append(r.code, in)
		return
	}
	in, inner := r.fused(n)
	if in.code == 0 || !r.part[inner] {
		in = r.choose(n)
	} else {
		n = r.nodes[inner]
		in.a = r.row[n.a]
		if n.arity() > 1 {
			in.b = r.row[n.b]
		}
	}
	if k := int(r.row[i]) - len(r.vars); r.loose && k >= 0 && k < r.outputs && r.users[i] == 1 && in.loose(int32(k), int32(len(r.vars))) {
		in.dst = r.row[i]
		r.last[k] = in // the rows that it reads are never free
		return
	}
	for j := range n.arity() {
		r.release(*n.operand(j))
	}
	in.dst = r.place(i)
	r.code = append(r.code, in)
}

// choose is the instruction of a node without its destination.
func (r *recorder) choose(n node) instr {
	x, constA := r.number(n.a)
	in := instr{a: r.row[n.a]}
	var y float64
	var constB bool
	if n.arity() > 1 {
		y, constB = r.number(n.b)
		in.b = r.row[n.b]
	}
	// with picks the form in which a, then b is a scalar.
	with := func(rows, scalarB, scalarA code) instr {
		switch {
		case constB:
			return instr{code: scalarB, a: in.a, s: y}
		case constA:
			return instr{code: scalarA, a: in.b, s: x}
		}
		in.code = rows
		return in
	}
	switch n.op {
	case opNeg:
		in.code = codeNeg
	case opAdd:
		return with(codeAdd, codeAddS, codeAddS)
	case opSub: // a number on the right has become a sum
		return with(codeSub, codeSub, codeRSubS)
	case opMul:
		return with(codeMul, codeMulS, codeMulS)
	case opDiv:
		return with(codeDiv, codeDivS, codeRDivS)
	case opPow:
		if constA { // rare: a row of the base
			in.a = r.fresh()
			r.code = append(r.code, instr{code: codeFill, dst: in.a, s: x})
			r.free = append(r.free, in.a)
			in.code = codePow
			return in
		}
		return with(codePow, codePowS, codePow)
	case opFMA:
		z, constC := r.number(n.c)
		in.c = r.row[n.c]
		switch {
		case constA && constC:
			return instr{code: codeFMAS, a: in.b, s: x, t: z}
		case constA:
			return instr{code: codeFMAM, a: in.b, s: x, c: in.c}
		case constC:
			return instr{code: codeFMAC, a: in.a, b: in.b, t: z}
		}
		in.code = codeFMA
	case opMin:
		return with(codeCall+code(opMin-opCall), codeMinS, codeMinS)
	case opMax:
		return with(codeCall+code(opMax-opCall), codeMaxS, codeMaxS)
	case opSelect: // rare: rows of its numbers
		in.code, in.c = codeCall+code(opSelect-opCall), r.row[n.c]
		var filled []int32
		for _, branch := range []struct {
			of  ref
			row *int32
		}{{n.b, &in.b}, {n.c, &in.c}} {
			if v, ok := r.number(branch.of); ok {
				*branch.row = r.fresh()
				filled = append(filled, *branch.row)
				r.code = append(r.code, instr{code: codeFill, dst: *branch.row, s: v})
			}
		}
		r.free = append(r.free, filled...)
	default:
		in.code = codeCall + code(n.op-opCall)
	}
	return in
}
