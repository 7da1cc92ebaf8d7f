package main

import (
	"github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// asm writes instructions of one set: AVX2 with 4 lanes, AVX-512 with 8.
type asm struct {
	*build.Context
	lanes int
}

// vec is a register full of doubles; mask has a truth value for each lane: a
// mask register of AVX-512, the sign bits of a vector for AVX2.
type (
	vec  = reg.VecVirtual
	mask = reg.Register
)

func (a *asm) wide() bool { return a.lanes == 8 }

// bytes of a vector.
func (a *asm) bytes() int { return 8 * a.lanes }

func (a *asm) reg() vec {
	if a.wide() {
		return a.ZMM()
	}
	return a.YMM()
}

func (a *asm) zeros() vec {
	r := a.reg()
	a.VXORPD(r, r, r)
	return r
}

func (a *asm) load(m Mem) vec {
	r := a.reg()
	a.VMOVUPD(m, r)
	return r
}

func (a *asm) broadcast(m Mem) vec {
	r := a.reg()
	a.VBROADCASTSD(m, r)
	return r
}

func (a *asm) copy(x vec) vec {
	r := a.reg()
	a.VMOVAPD(x, r)
	return r
}

func (a *asm) mul(x, y vec) vec {
	r := a.reg()
	a.VMULPD(y, x, r)
	return r
}

// fma adds x y to z.
func (a *asm) fma(z, x vec, y Op) { a.VFMADD231PD(y, x, z) }

// positive is x > 0, false for NaN.
func (a *asm) positive(x, zero vec) mask {
	const greater = 0x1e
	if a.wide() {
		m := a.K()
		a.VCMPPD(U8(greater), zero, x, m)
		return m
	}
	m := a.reg()
	a.VCMPPD(U8(greater), zero, x, m)
	return m
}

// fmaWhere adds x y to z in the lanes of a mask; the others stay.
func (a *asm) fmaWhere(m mask, z, x vec, y Op) {
	if a.wide() {
		a.VFMADD231PD(y, x, m, z)
		return
	}
	t := a.copy(z)
	a.fma(t, x, y)
	a.VBLENDVPD(m, t, z, z)
}

// addWhere adds x to z in the lanes of a mask; the others stay.
func (a *asm) addWhere(m mask, z, x vec) {
	if a.wide() {
		a.VADDPD(x, z, m, z)
		return
	}
	t := a.reg()
	a.VADDPD(x, z, t)
	a.VBLENDVPD(m, t, z, z)
}

// relu is max(z, 0): z where it is NaN or a zero of any sign.
func (a *asm) relu(z, zero vec) vec {
	r := a.reg()
	a.VMAXPD(z, zero, r)
	return r
}

// param is the place of a parameter in memory.
func (a *asm) param(name string) Mem {
	p, err := a.Param(name).Resolve()
	check(err)
	return p.Addr
}

// get loads a parameter into a general register.
func (a *asm) get(name string) reg.GPVirtual {
	r := a.GP64()
	a.Load(a.Param(name), r)
	return r
}

// to is the general register r as a place in memory, disp bytes behind.
func to(r reg.Register, disp int) Mem { return Mem{Base: r, Disp: disp} }

// every is place i of a row of places that are a step apart, i <= 4; triple
// holds three steps.
func every(base, step, triple reg.Register, i int) Mem {
	switch i {
	case 0:
		return Mem{Base: base}
	case 3:
		return Mem{Base: base, Index: triple, Scale: 1}
	}
	return Mem{Base: base, Index: step, Scale: uint8(i)}
}
