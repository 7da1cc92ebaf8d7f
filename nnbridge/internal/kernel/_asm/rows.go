package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/operand"
)

// rows takes one network down the gradient of one sample, and on to the next: in
// a single pass over W, whose columns lie in strips of as many units as a vector
// has lanes. Without update it does the second alone.
func (a *asm) rows() {
	a.function("rows", "(v, b, w, h, old, next *float64, c float64, units, inputs, update, frozen int) (f float64)")
	v, b, w, h, left := a.get("v"), a.get("b"), a.get("w"), a.get("h"), a.get("units")
	row, triple := a.GP64(), a.GP64() // bytes of a strip of W
	a.Load(a.Param("inputs"), row)
	if a.wide() {
		a.SHLQ(U8(6), row)
	} else {
		a.SHLQ(U8(5), row)
	}
	a.LEAQ(Mem{Base: row, Index: row, Scale: 2}, triple)
	sum := a.XMM()
	a.VXORPD(sum, sum, sum)

	po, pn, j := a.GP64(), a.GP64(), a.GP64()
	tiles := []int{4, 2, 1}
	if !a.wide() { // half as many registers
		tiles = tiles[1:]
	}
	for _, tile := range tiles {
		this, below := fmt.Sprint("strips", tile), fmt.Sprint("below", tile)
		a.Label(this)
		a.CMPQ(left, U32(a.lanes*(tile-1))) // units that fill more than tile-1 strips
		a.JLE(LabelRef(below))

		z, cv, m := make([]vec, tile), make([]vec, tile), make([]mask, tile)
		step := func(i int) int { return a.bytes() * i }
		inputs := func(label string, body func()) {
			a.Load(a.Param("old"), po)
			a.Load(a.Param("next"), pn)
			a.Load(a.Param("inputs"), j)
			a.Label(label)
			body()
			a.ADDQ(U32(a.bytes()), w)
			a.ADDQ(U8(8), po)
			a.ADDQ(U8(8), pn)
			a.DECQ(j)
			a.JNZ(LabelRef(label))
		}
		biases := func(label string, body func(i int)) {
			a.CMPQ(a.param("b"), U8(0))
			a.JEQ(LabelRef(label))
			for i := range z {
				body(i)
			}
			a.Label(label)
		}

		for i := range z {
			z[i] = a.zeros()
		}
		a.CMPQ(a.param("update"), U8(0))
		a.JEQ(LabelRef(this + "still"))
		c, zero := a.broadcast(a.param("c")), a.zeros()
		for i := range z {
			active, second := a.load(to(h, step(i))), a.load(to(v, step(i)))
			m[i] = a.positive(active, zero)
			cv[i] = a.mul(c, second)
			a.fmaWhere(m[i], second, c, active)
			a.VMOVUPD(second, to(v, step(i)))
			a.addWhere(m[i], z[i], cv[i])
		}
		biases(this+"unbiased", func(i int) {
			a.VADDPD(to(b, step(i)), z[i], z[i])
			a.VMOVUPD(z[i], to(b, step(i)))
		})
		a.CMPQ(a.param("b"), U8(0))
		a.JNE(LabelRef(this + "shifted"))
		for i := range z {
			a.VXORPD(z[i], z[i], z[i])
		}
		a.Label(this + "shifted")
		a.CMPQ(a.param("frozen"), U8(0))
		a.JNE(LabelRef(this + "frozen"))
		inputs(this+"moving", func() {
			old, next := a.broadcast(to(po, 0)), a.broadcast(to(pn, 0))
			for i := range z {
				weights := a.load(every(w, row, triple, i))
				a.fmaWhere(m[i], weights, cv[i], old)
				a.VMOVUPD(weights, every(w, row, triple, i))
				a.fma(z[i], weights, next)
			}
		})
		a.JMP(LabelRef(this + "outputs"))

		a.Label(this + "still")
		biases(this+"empty", func(i int) { a.VMOVUPD(to(b, step(i)), z[i]) })
		a.Label(this + "frozen")
		inputs(this+"resting", func() {
			next := a.broadcast(to(pn, 0))
			for i := range z {
				a.fma(z[i], next, every(w, row, triple, i))
			}
		})

		a.Label(this + "outputs")
		none := a.zeros()
		for i := range z {
			a.VMOVUPD(a.relu(z[i], none), to(h, step(i)))
		}
		if tile > 1 {
			a.LEAQ(every(w, row, triple, tile-1), w)
		}
		a.ADDQ(U32(step(tile)), b)
		// The output sums up unit by unit, those that there are.
		a.MOVQ(U32(a.lanes*tile), j)
		a.CMPQ(left, j)
		a.CMOVQLT(left, j)
		a.SUBQ(j, left)
		a.Label(this + "sum")
		value := a.XMM()
		a.VMOVSD(to(v, 0), value)
		a.VFMADD231SD(to(h, 0), value, sum)
		a.ADDQ(U8(8), v)
		a.ADDQ(U8(8), h)
		a.DECQ(j)
		a.JNZ(LabelRef(this + "sum"))
		a.TESTQ(left, left)
		a.JEQ(LabelRef("done"))
		a.JMP(LabelRef(this))
		a.Label(below)
	}
	a.Label("done")
	a.Store(sum, a.ReturnIndex(0))
	a.VZEROUPPER()
	a.RET()
}
