package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mmcloughlin/avo/attr"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// operation is a row function with twins. Its parameters are rows, results
// first, then scalars; text names what it stands for.
type operation struct {
	name    string   // of the twin, such as exp for expAVX512
	rows    []string // names of the rows; the first outs of them are results
	outs    int
	beside  int      // rows after the results that only the body reads and writes: see asm.places
	scalars []string // names; name:type for what is not a float64
	late    []string // further ones, which the body loads where it needs them: see asm.late

	numbered bool // the body wants the numbers of the elements

	// unroll is the number of vectors in an iteration; of AVX2, which has
	// half as many registers, it is narrow if that is not 0.
	unroll, narrow int

	// prepare loads what stays in registers; body gives the results of a
	// vector. It jumps to a.rare() where the reference has to take over.
	prepare func(a *asm)
	body    func(a *asm, x []vec, s []vec) []vec

	// finish may change the results of all vectors of an iteration before any is
	// stored; places are those of the rows beside. It may jump to a.rare(), too.
	finish func(a *asm, y []vec, places []map[string]Mem)
}

const rare = "rare"

// rare is where the body jumps when the reference has to take over: from several
// vectors to the loop that takes one at a time, which finds the place.
func (a *asm) rare() string {
	if a.vectors > 1 {
		return "vectors"
	}
	return rare
}

// write adds the twin for an instruction set. It returns the number of elements
// that it has done: all whole vectors, or those before the first rare path.
func (o *operation) write(a *asm) {
	a.Function(o.name + a.name)
	a.Attributes(attr.NOSPLIT)
	a.SignatureExpr(fmt.Sprintf("func(%s) (done int)", o.signature("*", "n int")))
	at := make([]reg.Register, len(o.rows))
	for i, r := range o.rows {
		at[i] = a.Load(a.Param(name(r)), a.GP64())
	}
	n := a.Load(a.Param("n"), a.GP64())
	s := make([]vec, len(o.scalars))
	for i, c := range o.scalars {
		p, err := a.Param(name(c)).Resolve()
		check(err)
		s[i] = a.hold(scalar{p.Addr})
	}
	a.kept, a.asides = map[uint64]vec{}, nil
	if o.prepare != nil {
		o.prepare(a)
	}
	done := a.GP64()
	a.XORQ(done, done)
	visit := func(count int) {
		var stores []func()
		var last []vec
		var places []map[string]Mem
		for u := range count {
			a.Comment(begin)
			a.vector, a.vectors = u, count
			x := make([]vec, 0, len(o.rows))
			a.places = map[string]Mem{}
			for i, base := range at[o.outs:] {
				if place := (Mem{Base: base, Index: done, Scale: 8, Disp: 8 * a.lanes * u}); i < o.beside {
					a.places[name(o.rows[o.outs+i])] = place
					continue
				}
				r := a.reg()
				a.VMOVUPD(Mem{Base: base, Index: done, Scale: 8, Disp: 8 * a.lanes * u}, r)
				x = append(x, r)
			}
			if o.numbered {
				a.number = a.lanesFrom(done, a.lanes*u)
			}
			for i, y := range o.body(a, x, s) {
				store := func() { a.VMOVUPD(y, Mem{Base: at[i], Index: done, Scale: 8, Disp: 8 * a.lanes * u}) }
				if o.finish == nil {
					store()
					continue
				}
				stores, last, places = append(stores, store), append(last, y), append(places, a.places)
			}
		}
		a.Comment(end)
		if o.finish != nil {
			o.finish(a, last, places)
		}
		for _, store := range stores {
			store()
		}
	}
	next := a.GP64()
	loop := func(label, end string, count int) {
		a.Label(label)
		a.LEAQ(Mem{Base: done, Disp: a.lanes * count}, next)
		a.CMPQ(next, n)
		a.JGT(LabelRef(end))
		visit(count)
		a.MOVQ(next, done)
		a.JMP(LabelRef(label))
	}
	if ways := o.ways(a.isa); ways > 1 {
		loop("strips", "vectors", ways)
	}
	loop("vectors", rare, 1)
	a.Label(rare)
	a.VZEROUPPER()
	a.Store(done, a.Return("done"))
	a.RET()
	for _, f := range a.asides {
		f()
	}
}

// ways is the number of vectors in an iteration.
func (o *operation) ways(i isa) int {
	if i.lanes == 4 && o.narrow != 0 {
		return o.narrow
	}
	return o.unroll
}

// name and kind are the parts of the name of a row or scalar.
func name(s string) string {
	n, _, _ := strings.Cut(s, ":")
	return n
}

func kind(s string) string {
	if _, k, ok := strings.Cut(s, ":"); ok {
		return k
	}
	return "float64"
}

// last is the row whose length counts.
func (o *operation) last() string { return name(o.rows[len(o.rows)-1]) }

// parameters are all scalars.
func (o *operation) parameters() []string { return slices.Concat(o.scalars, o.late) }

// signature is the parameter list of the Go function that calls the twins, or,
// for single elements, of a twin.
func (o *operation) signature(row, length string) string {
	var list []string
	for _, r := range o.rows {
		list = append(list, name(r)+" "+row+kind(r))
	}
	if length != "" {
		list = append(list, length)
	}
	for _, s := range o.parameters() {
		list = append(list, name(s)+" "+kind(s))
	}
	return strings.Join(list, ", ")
}
