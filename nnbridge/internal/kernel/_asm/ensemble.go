package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/operand"
)

// line is the distance in bytes between the numbers of eight networks and those
// that follow: samples, activations, outputs and factors lie so.
const line = 64

// forward writes the activations and outputs of as many networks as a vector has
// lanes, sample after sample. Parameters lie stride bytes apart. Several units
// go together: they share the inputs, and their sums are independent.
func (a *asm) forward() {
	a.function("forward", "(v, b, w *float64, stride int, x, h, f *float64, units, inputs, samples int)")
	stride, x, h, f, samples := a.get("stride"), a.get("x"), a.get("h"), a.get("f"), a.get("samples")
	row, triple := a.GP64(), a.GP64() // bytes between the rows of W
	a.MOVQ(stride, row)
	a.IMULQ(a.param("inputs"), row)
	a.LEAQ(Mem{Base: row, Index: row, Scale: 2}, triple)
	zero := a.zero()

	a.Label("sample")
	v, b, w, left := a.get("v"), a.get("b"), a.get("w"), a.get("units")
	px, j := a.GP64(), a.GP64()
	sum := a.zero()
	for _, tile := range []int{5, 2, 1} {
		this, next := fmt.Sprint("units", tile), fmt.Sprint("below", tile)
		a.Label(this)
		a.CMPQ(left, U32(tile))
		a.JLT(LabelRef(next))
		z := make([]vec, tile)
		for i := range z {
			z[i] = a.zero()
		}
		a.CMPQ(a.param("b"), U8(0))
		a.JEQ(LabelRef(this + "unbiased"))
		for i := range z {
			a.VMOVUPD(to(b, 0), z[i])
			a.ADDQ(stride, b)
		}
		a.Label(this + "unbiased")
		a.MOVQ(x, px)
		a.MOVQ(a.param("inputs"), j)
		a.Label(this + "inputs")
		in := a.load(to(px, 0))
		for i := range z {
			a.fma(z[i], in, every(w, row, triple, i))
		}
		a.ADDQ(stride, w)
		a.ADDQ(U8(line), px)
		a.DECQ(j)
		a.JNZ(LabelRef(this + "inputs"))
		for i := range z {
			active := a.relu(z[i], zero)
			a.VMOVUPD(active, to(h, line*i))
			a.fma(sum, active, to(v, 0))
			a.ADDQ(stride, v)
		}
		if tile > 1 {
			a.LEAQ(every(w, row, triple, tile-1), w)
		}
		a.ADDQ(U32(line*tile), h)
		a.SUBQ(U32(tile), left)
		a.JMP(LabelRef(this))
		a.Label(next)
	}
	a.VMOVUPD(sum, to(f, 0))
	a.ADDQ(U8(line), f)
	a.MOVQ(px, x)
	a.DECQ(samples)
	a.JNZ(LabelRef("sample"))
	a.VZEROUPPER()
	a.RET()
}

// descend takes these networks down the gradient of their batches. Several
// weights of a unit stay in registers while all samples act on them.
func (a *asm) descend() {
	a.function("descend", "(v, b, w *float64, stride int, x, h, c *float64, units, inputs, samples, frozen int)")
	steps := a.AllocLocal(16)
	hStep, xStep := steps, steps.Offset(8) // bytes from a sample to the next
	v, b, w, stride, h, left := a.get("v"), a.get("b"), a.get("w"), a.get("stride"), a.get("h"), a.get("units")
	triple := a.GP64()
	a.LEAQ(Mem{Base: stride, Index: stride, Scale: 2}, triple)
	size := a.GP64()
	a.MOVQ(left, size)
	a.SHLQ(U8(6), size)
	a.MOVQ(size, hStep)
	a.Load(a.Param("inputs"), size)
	a.SHLQ(U8(6), size)
	a.MOVQ(size, xStep)
	zero := a.zero()

	ph, pc, n := a.GP64(), a.GP64(), a.GP64()
	// samples runs over the batch: a mask of the lanes where the unit is active,
	// the factor c of the sample, and what else has to go on.
	samples := func(label string, body func(active vec, m mask, c vec)) {
		a.MOVQ(h, ph)
		a.Load(a.Param("c"), pc)
		a.Load(a.Param("samples"), n)
		a.Label(label)
		active := a.load(to(ph, 0))
		body(active, a.positive(active, zero), a.load(to(pc, 0)))
		a.ADDQ(hStep, ph)
		a.ADDQ(U8(line), pc)
		a.DECQ(n)
		a.JNZ(LabelRef(label))
	}

	a.Label("unit")
	second := a.load(to(v, 0)) // V_i at the start
	moved, shift := a.copy(second), a.zero()
	samples("heads", func(active vec, m mask, c vec) {
		a.fmaWhere(m, moved, c, active)
		a.addWhere(m, shift, a.mul(c, second))
	})
	a.VMOVUPD(moved, to(v, 0))
	a.ADDQ(stride, v)
	a.CMPQ(a.param("b"), U8(0))
	a.JEQ(LabelRef("unbiased"))
	a.VADDPD(to(b, 0), shift, shift)
	a.VMOVUPD(shift, to(b, 0))
	a.ADDQ(stride, b)
	a.Label("unbiased")
	a.CMPQ(a.param("frozen"), U8(0))
	a.JNE(LabelRef("done"))

	px, more, pk, far := a.get("x"), a.get("inputs"), a.GP64(), a.GP64()
	for _, tile := range []int{8, 2, 1} {
		this, next := fmt.Sprint("weights", tile), fmt.Sprint("below", tile)
		a.Label(this)
		a.CMPQ(more, U32(tile))
		a.JLT(LabelRef(next))
		at := func(i int) Mem {
			if i < 4 {
				return every(w, stride, triple, i)
			}
			return every(far, stride, triple, i-4)
		}
		if tile > 4 {
			a.LEAQ(every(w, stride, triple, 4), far)
		}
		weights := make([]vec, tile)
		for i := range weights {
			weights[i] = a.load(at(i))
		}
		a.MOVQ(px, pk)
		samples(this+"samples", func(_ vec, m mask, c vec) {
			cv := a.mul(c, second)
			for i := range weights {
				a.fmaWhere(m, weights[i], cv, to(pk, line*i))
			}
			a.ADDQ(xStep, pk)
		})
		for i := range weights {
			a.VMOVUPD(weights[i], at(i))
		}
		if tile == 8 {
			a.LEAQ(every(far, stride, triple, 4), w)
		} else {
			a.LEAQ(every(w, stride, triple, tile), w)
		}
		a.ADDQ(U32(line*tile), px)
		a.SUBQ(U32(tile), more)
		a.JMP(LabelRef(this))
		a.Label(next)
	}
	a.Label("done")
	a.ADDQ(U8(line), h)
	a.DECQ(left)
	a.JNZ(LabelRef("unit"))
	a.VZEROUPPER()
	a.RET()
}
