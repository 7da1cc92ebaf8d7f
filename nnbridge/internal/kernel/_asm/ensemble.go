package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
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
	zero := a.zeros()

	a.Label("sample")
	v, b, w, left := a.get("v"), a.get("b"), a.get("w"), a.get("units")
	px, j := a.GP64(), a.GP64()
	sum := a.zeros()
	for _, tile := range []int{5, 2, 1} {
		this, next := fmt.Sprint("units", tile), fmt.Sprint("below", tile)
		a.Label(this)
		a.CMPQ(left, U32(tile))
		a.JLT(LabelRef(next))
		z := make([]vec, tile)
		for i := range z {
			z[i] = a.zeros()
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

// descend takes these networks down the gradient of their batches.
func (a *asm) descend() {
	a.function("descend", "(v, b, w *float64, stride int, x, h, c *float64, units, inputs, samples, frozen int)")
	steps := a.AllocLocal(16)
	d := &descent{
		asm: a, hStep: steps, xStep: steps.Offset(8),
		v: a.get("v"), b: a.get("b"), w: a.get("w"), stride: a.get("stride"), h: a.get("h"), units: a.get("units"),
		triple: a.GP64(), zero: a.zeros(),
	}
	a.LEAQ(Mem{Base: d.stride, Index: d.stride, Scale: 2}, d.triple)
	a.CMPQ(a.param("samples"), U8(1))
	a.JNE(LabelRef("many"))
	d.one()
	a.Label("many")
	d.many()
}

// descent holds what its two forms share.
type descent struct {
	*asm
	hStep, xStep    Mem // bytes from a sample to the next
	v, b, w, stride reg.Register
	h, units        reg.Register
	triple          reg.Register
	zero            vec
}

// biased adds a shift to the bias of a unit, if it has one.
func (d *descent) biased(label string, shift vec) {
	d.CMPQ(d.param("b"), U8(0))
	d.JEQ(LabelRef(label))
	d.VADDPD(to(d.b, 0), shift, shift)
	d.VMOVUPD(shift, to(d.b, 0))
	d.ADDQ(d.stride, d.b)
	d.Label(label)
}

// one descends for one sample: a unit has one mask and one factor.
func (d *descent) one() {
	c := d.load(to(d.get("c"), 0))
	d.Label("alone")
	active, second := d.load(to(d.h, 0)), d.load(to(d.v, 0))
	m, cv, shift := d.positive(active, d.zero), d.mul(c, second), d.zeros()
	d.fmaWhere(m, second, c, active)
	d.VMOVUPD(second, to(d.v, 0))
	d.ADDQ(d.stride, d.v)
	d.addWhere(m, shift, cv)
	d.biased("aloneUnbiased", shift)
	d.CMPQ(d.param("frozen"), U8(0))
	d.JNE(LabelRef("aloneDone"))
	px, more := d.get("x"), d.get("inputs")
	for _, tile := range []int{5, 2, 1} {
		this, next := fmt.Sprint("alone", tile), fmt.Sprint("aloneBelow", tile)
		d.Label(this)
		d.CMPQ(more, U32(tile))
		d.JLT(LabelRef(next))
		for i := range tile {
			weights := d.load(every(d.w, d.stride, d.triple, i))
			d.fmaWhere(m, weights, cv, to(px, line*i))
			d.VMOVUPD(weights, every(d.w, d.stride, d.triple, i))
		}
		d.LEAQ(every(d.w, d.stride, d.triple, min(tile, 4)), d.w)
		if tile == 5 {
			d.ADDQ(d.stride, d.w)
		}
		d.ADDQ(U32(line*tile), px)
		d.SUBQ(U32(tile), more)
		d.JMP(LabelRef(this))
		d.Label(next)
	}
	d.Label("aloneDone")
	d.ADDQ(U8(line), d.h)
	d.DECQ(d.units)
	d.JNZ(LabelRef("alone"))
	d.VZEROUPPER()
	d.RET()
}

// many descends for a batch. Several weights of a unit stay in registers while
// all samples act on them.
func (d *descent) many() {
	size := d.GP64()
	d.MOVQ(d.units, size)
	d.SHLQ(U8(6), size)
	d.MOVQ(size, d.hStep)
	d.Load(d.Param("inputs"), size)
	d.SHLQ(U8(6), size)
	d.MOVQ(size, d.xStep)

	ph, pc, n := d.GP64(), d.GP64(), d.GP64()
	// samples runs over the batch: a mask of the lanes where the unit is active,
	// the factor c of the sample, and what else has to go on.
	samples := func(label string, body func(active vec, m mask, c vec)) {
		d.MOVQ(d.h, ph)
		d.Load(d.Param("c"), pc)
		d.Load(d.Param("samples"), n)
		d.Label(label)
		active := d.load(to(ph, 0))
		body(active, d.positive(active, d.zero), d.load(to(pc, 0)))
		d.ADDQ(d.hStep, ph)
		d.ADDQ(U8(line), pc)
		d.DECQ(n)
		d.JNZ(LabelRef(label))
	}

	d.Label("unit")
	second := d.load(to(d.v, 0)) // V_i at the start
	moved, shift := d.copy(second), d.zeros()
	samples("heads", func(active vec, m mask, c vec) {
		d.fmaWhere(m, moved, c, active)
		d.addWhere(m, shift, d.mul(c, second))
	})
	d.VMOVUPD(moved, to(d.v, 0))
	d.ADDQ(d.stride, d.v)
	d.biased("unbiased", shift)
	d.CMPQ(d.param("frozen"), U8(0))
	d.JNE(LabelRef("done"))

	px, more, pk, far := d.get("x"), d.get("inputs"), d.GP64(), d.GP64()
	for _, tile := range []int{8, 2, 1} {
		this, next := fmt.Sprint("weights", tile), fmt.Sprint("below", tile)
		d.Label(this)
		d.CMPQ(more, U32(tile))
		d.JLT(LabelRef(next))
		at := func(i int) Mem {
			if i < 4 {
				return every(d.w, d.stride, d.triple, i)
			}
			return every(far, d.stride, d.triple, i-4)
		}
		if tile > 4 {
			d.LEAQ(every(d.w, d.stride, d.triple, 4), far)
		}
		weights := make([]vec, tile)
		for i := range weights {
			weights[i] = d.load(at(i))
		}
		d.MOVQ(px, pk)
		samples(this+"samples", func(_ vec, m mask, c vec) {
			cv := d.mul(c, second)
			for i := range weights {
				d.fmaWhere(m, weights[i], cv, to(pk, line*i))
			}
			d.ADDQ(d.xStep, pk)
		})
		for i := range weights {
			d.VMOVUPD(weights[i], at(i))
		}
		if tile == 8 {
			d.LEAQ(every(far, d.stride, d.triple, 4), d.w)
		} else {
			d.LEAQ(every(d.w, d.stride, d.triple, tile), d.w)
		}
		d.ADDQ(U32(line*tile), px)
		d.SUBQ(U32(tile), more)
		d.JMP(LabelRef(this))
		d.Label(next)
	}
	d.Label("done")
	d.ADDQ(U8(line), d.h)
	d.DECQ(d.units)
	d.JNZ(LabelRef("unit"))
	d.VZEROUPPER()
	d.RET()
}
