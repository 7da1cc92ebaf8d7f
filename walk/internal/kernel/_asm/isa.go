package main

import (
	"fmt"
	"math"

	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
	"github.com/mmcloughlin/avo/x86"
)

// isa is an instruction set.
type isa struct {
	name  string
	lanes int // doubles in a vector
}

// vec is a register full of doubles, or of 64-bit integers.
type vec = reg.VecVirtual

// scalar is a number in memory: repeated over a vector for AVX2, broadcast by
// the instruction for AVX-512.
type scalar struct{ Mem }

// asm writes operations for one instruction set. Its methods are those of avo,
// with memory operands in the order of Go's assembler, and arithmetic that puts
// its result into a register of its own.
type asm struct {
	*build.Context
	isa
	constants constants
	known     map[uint64]string // name of each pattern in memory
	order     []uint64
	kept      map[uint64]vec  // patterns that the present function keeps in registers
	roots     int             // of the present function
	vector    int             // number of the present vector among those of an iteration
	vectors   int             // of the iteration
	low, high vec             // extremes of the vectors of the present iteration
	asides    []func()        // of the present function
	places    map[string]Mem  // of the rows beside those that are loaded, for the present vector
	tables    map[string]bool // that are in memory
	number    vec             // number of each element of the present vector, if wanted
	ones      vec             // 1 in even lanes and -1 in odd ones, if wanted
}

func (a *asm) wide() bool { return a.lanes == 8 }

// reg is a fresh register.
func (a *asm) reg() vec {
	if a.wide() {
		return a.ZMM()
	}
	return a.YMM()
}

// word is a 64-bit pattern as an operand: in a register if it is kept in one.
func (a *asm) word(x uint64) Op {
	if r, ok := a.kept[x]; ok {
		return r
	}
	return a.memory(x)
}

// memory is a 64-bit pattern in memory.
func (a *asm) memory(x uint64) scalar {
	name, ok := a.known[x]
	if !ok {
		name = fmt.Sprintf("c%016x", x)
		a.known[x] = name
		a.order = append(a.order, x)
	}
	return scalar{NewDataAddr(Symbol{Name: name, Static: true}, 0)}
}

// num is a number as an operand, named one a constant of the package.
func (a *asm) num(x float64) Op     { return a.word(math.Float64bits(x)) }
func (a *asm) named(name string) Op { return a.num(a.constants.of(name)) }

// keep loads constants of the package, before the loop.
func (a *asm) keep(names ...string) {
	for _, name := range names {
		a.keepNum(a.constants.of(name))
	}
}

func (a *asm) keepNum(x float64) { a.keepWord(math.Float64bits(x)) }

func (a *asm) keepWord(b uint64) {
	if _, ok := a.kept[b]; !ok {
		a.kept[b] = a.hold(a.memory(b))
	}
}

// in is an operand in a register.
func (a *asm) in(x Op) vec {
	if s, ok := x.(scalar); ok {
		return a.hold(s)
	}
	return x.(vec)
}

// data lays down the patterns that were used.
func (a *asm) data() {
	for _, x := range a.order {
		a.StaticGlobal(a.known[x])
		a.DataAttributes(attr.RODATA | attr.NOPTR)
		n := 1
		if !a.wide() {
			n = a.lanes
		}
		for k := range n {
			a.AddDatum(8*k, U64(x))
		}
	}
}

// hold keeps an operand in a register, over the loop if it is called before.
func (a *asm) hold(s scalar) vec {
	r := a.reg()
	a.VBROADCASTSD(s.Mem, r)
	return r
}

// late is a scalar parameter that is not kept in a register over the loop.
func (a *asm) late(name string) Op {
	p, err := a.Param(name).Resolve()
	check(err)
	if a.wide() {
		return scalar{p.Addr}
	}
	return a.hold(scalar{p.Addr})
}

// row is the present vector of a row beside those that are loaded.
func (a *asm) row(name string) vec {
	r := a.reg()
	a.VMOVUPD(a.places[name], r)
	return r
}

func (a *asm) zero() vec {
	r := a.reg()
	a.VXORPD(r, r, r)
	return r
}

func (a *asm) copy(x vec) vec {
	r := a.reg()
	a.VMOVAPD(x, r)
	return r
}

type form func(...Op)

// three is an instruction of two sources and a destination, y op x.
func (a *asm) three(plain, broadcast form, x Op, y, dst vec) vec {
	if s, ok := x.(scalar); ok {
		if a.wide() {
			broadcast(s.Mem, y, dst)
			return dst
		}
		x = s.Mem
	}
	plain(x, y, dst)
	return dst
}

func (a *asm) add(y vec, x Op) vec  { return a.three(a.VADDPD, a.VADDPD_BCST, x, y, a.reg()) }
func (a *asm) sub(y vec, x Op) vec  { return a.three(a.VSUBPD, a.VSUBPD_BCST, x, y, a.reg()) }
func (a *asm) mul(y vec, x Op) vec  { return a.three(a.VMULPD, a.VMULPD_BCST, x, y, a.reg()) }
func (a *asm) div(y vec, x Op) vec  { return a.three(a.VDIVPD, a.VDIVPD_BCST, x, y, a.reg()) }
func (a *asm) and(y vec, x Op) vec  { return a.three(a.VANDPD, a.VANDPD_BCST, x, y, a.reg()) }
func (a *asm) or(y vec, x Op) vec   { return a.three(a.VORPD, a.VORPD_BCST, x, y, a.reg()) }
func (a *asm) xor(y vec, x Op) vec  { return a.three(a.VXORPD, a.VXORPD_BCST, x, y, a.reg()) }
func (a *asm) addq(y vec, x Op) vec { return a.three(a.VPADDQ, a.VPADDQ_BCST, x, y, a.reg()) }
func (a *asm) subq(y vec, x Op) vec { return a.three(a.VPSUBQ, a.VPSUBQ_BCST, x, y, a.reg()) }

// least and most are the smaller and the larger of two; x where one is NaN,
// or both are zero.
func (a *asm) least(y vec, x Op) vec { return a.three(a.VMINPD, a.VMINPD_BCST, x, y, a.reg()) }
func (a *asm) most(y vec, x Op) vec  { return a.three(a.VMAXPD, a.VMAXPD_BCST, x, y, a.reg()) }

// fma is x*y + z. The forms with an i work in place, on the operand that they
// replace: the factor x, or the sum z.
func (a *asm) fma(x, y vec, z Op) vec { return a.fmai(a.copy(x), y, z) }

func (a *asm) fmai(x, y vec, z Op) vec { return a.three(a.VFMADD213PD, a.VFMADD213PD_BCST, z, y, x) }

func (a *asm) acci(z, x vec, y Op) vec { return a.three(a.VFMADD231PD, a.VFMADD231PD_BCST, y, x, z) }

// fnma is z - x*y; nacci leaves it in z.
func (a *asm) fnma(x vec, y Op, z vec) vec { return a.nacci(a.copy(z), x, y) }

func (a *asm) nacci(z, x vec, y Op) vec {
	return a.three(a.VFNMADD231PD, a.VFNMADD231PD_BCST, y, x, z)
}

// fms is x*y - z.
func (a *asm) fms(x, y vec, z Op) vec {
	return a.three(a.VFMSUB213PD, a.VFMSUB213PD_BCST, z, y, a.copy(x))
}

// lanesFrom gives the words n, n+1, n+2, ... of a general register n.
func (a *asm) lanesFrom(n reg.Register, add int) vec {
	r, from := a.reg(), a.GP64()
	a.LEAQ(Mem{Base: n, Disp: add}, from)
	if a.wide() {
		a.VPBROADCASTQ(from, r)
	} else {
		x := a.XMM()
		a.VMOVQ(from, x)
		a.VPBROADCASTQ(x, r)
	}
	a.VPADDQ(a.table("lanes", func(k int) uint64 { return uint64(k) }), r, r)
	return r
}

// table is eight words in memory, one a lane.
func (a *asm) table(name string, word func(lane int) uint64) Mem {
	if !a.tables[name] {
		a.tables[name] = true
		a.StaticGlobal(name)
		a.DataAttributes(attr.RODATA | attr.NOPTR)
		for k := range 8 {
			a.AddDatum(8*k, U64(word(k)))
		}
	}
	return NewDataAddr(Symbol{Name: name, Static: true}, 0)
}

// shlv shifts each word by its own number of places.
func (a *asm) shlv(x vec, n Op) vec { return a.three(a.VPSLLVQ, a.VPSLLVQ_BCST, n, x, a.reg()) }

// mulu is the 64-bit product of the low halves of words.
func (a *asm) mulu(x vec, y Op) vec { return a.three(a.VPMULUDQ, a.VPMULUDQ_BCST, y, x, a.reg()) }

// xor3 is x ^ y ^ z.
func (a *asm) xor3(x, y, z vec) vec {
	if !a.wide() {
		return a.xor(a.xor(x, y), z)
	}
	r := a.copy(x)
	a.VPTERNLOGQ(U8(0x96), y, z, r)
	return r
}

func (a *asm) shl(x vec, n int) vec {
	r := a.reg()
	a.VPSLLQ(U8(n), x, r)
	return r
}

func (a *asm) shr(x vec, n int) vec {
	r := a.reg()
	a.VPSRLQ(U8(n), x, r)
	return r
}

func (a *asm) abs(x vec) vec { return a.and(x, a.word(1<<63-1)) }
func (a *asm) neg(x vec) vec { return a.xor(x, a.word(1<<63)) }

// copysign has the magnitude of x and the sign of y.
func (a *asm) copysign(x, y vec) vec {
	if a.wide() {
		r := a.copy(x)
		a.VPTERNLOGQ(U8(0xd8), a.in(a.word(1<<63)), y, r) // the bit ? y : x
		return r
	}
	return a.or(a.abs(x), a.and(y, a.word(1<<63)))
}

// Predicates of cmp.
const (
	lessEqual    = 0x12 // quiet; false with NaN
	greaterEqual = 0x1d
	greater      = 0x1e
	less         = 0x11
	unordered    = 0x03 // true with NaN
	notLessEqual = 0x16 // not <=: true with NaN
	notLess      = 0x15 // not <: true with NaN
	notGreater   = 0x19 // not >=: true with NaN
)

// mask has a truth value for each lane: a mask register of AVX-512, the sign
// bits of a vector for AVX2.
type mask = reg.Register

// cmp compares x with y.
func (a *asm) cmp(x vec, predicate uint8, y Op) mask {
	s, constant := y.(scalar)
	if constant {
		y = s.Mem
	}
	if !a.wide() {
		m := a.reg()
		a.VCMPPD(U8(predicate), y, x, m)
		return m
	}
	m := a.K()
	if constant {
		a.VCMPPD_BCST(U8(predicate), y, x, m)
	} else {
		a.VCMPPD(U8(predicate), y, x, m)
	}
	return m
}

// signs is a mask of the lanes whose top bit is set.
func (a *asm) signs(x vec) mask {
	if !a.wide() {
		return x
	}
	m := a.K()
	a.VPMOVQ2M(x, m)
	return m
}

// choose is yes where the mask is set, else no.
func (a *asm) choose(m mask, yes Op, no vec) vec {
	s, constant := yes.(scalar)
	if constant {
		yes = s.Mem
	}
	if !a.wide() {
		r := a.reg()
		a.VBLENDVPD(m, yes, no, r)
		return r
	}
	blend := x86.VBLENDMPD
	if constant {
		blend = x86.VBLENDMPD_BCST
	}
	r := a.reg()
	i, err := blend(yes, no, m, r)
	check(err)
	i.Inputs = []Op{yes, no, m} // not r, whatever it held
	a.Instruction(i)
	return r
}

// fmaOnly is x*y + z where the mask is set, else 0; in place of z.
func (a *asm) fmaOnly(m mask, x vec, y Op, z vec) vec {
	if !a.wide() {
		return a.choose(m, a.acci(z, x, y), a.zero())
	}
	if s, ok := y.(scalar); ok {
		a.VFMADD231PD_BCST_Z(s.Mem, x, m, z)
	} else {
		a.VFMADD231PD_Z(y, x, m, z)
	}
	return z
}

// orMinus is -x where the mask is set, else y.
func (a *asm) orMinus(m mask, x, y vec) vec {
	if !a.wide() {
		return a.choose(m, a.neg(x), y)
	}
	r := a.copy(y)
	a.VXORPD(a.in(a.word(1<<63)), x, m, r)
	return r
}

// either is set where one of two masks is.
func (a *asm) either(m, n mask) mask {
	if !a.wide() {
		return a.or(m.(vec), n.(vec))
	}
	r := a.K()
	a.KORB(m, n, r)
	return r
}

// aside runs instructions behind the end of the function, and comes back, if
// any lane is set.
func (a *asm) aside(m mask, f func()) { a.asideEither(m, m, f) }

// asideEither does so if any lane is set in one of two masks.
func (a *asm) asideEither(m, other mask, f func()) {
	n := fmt.Sprint(len(a.asides) + 1)
	a.jumpEither(m, other, "aside"+n)
	a.Label("back" + n)
	a.asides = append(a.asides, func() {
		a.Label("aside" + n)
		f()
		a.JMP(LabelRef("back" + n))
	})
}

// jumpAny goes to the label if any lane is set.
func (a *asm) jumpAny(m mask, label string) { a.jumpEither(m, m, label) }

// jumpEither goes to the label if any lane of one of two masks is set.
func (a *asm) jumpEither(m, other mask, label string) {
	if a.wide() {
		a.KORTESTB(m, other)
	} else {
		if m != other {
			m = a.either(m, other)
		}
		r := a.GP32()
		a.VMOVMSKPD(m, r)
		a.TESTL(r, r)
	}
	a.JNZ(LabelRef(label))
}
