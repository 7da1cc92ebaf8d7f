package main

import (
	"slices"

	. "github.com/mmcloughlin/avo/operand"
)

// kicks are the steps of a walk: each last operation of a scale with each wall.
//
//	dst = q - eta g or q + eta g, by the coin that left shifts to the top
var kicks = func() (all []*operation) {
	for _, l := range []last{
		{name: "", rows: []string{"scale"}, unroll: 4, scale: func(a *asm, x, s []vec) vec { return x[0] }},
		{name: "Product", rows: []string{"x", "y"}, unroll: 4, scale: func(a *asm, x, s []vec) vec { return a.mul(x[0], x[1]) }},
		{name: "Root", rows: []string{"x"}, unroll: 4, prepare: roots, scale: func(a *asm, x, s []vec) vec { return a.sqrt(x[0]) }},
		{
			name: "RootFMAC", rows: []string{"x", "y"}, scalars: []string{"c"}, unroll: 4, prepare: roots,
			scale: func(a *asm, x, s []vec) vec { return a.sqrt(a.fmai(x[0], x[1], s[0])) },
		},
		{
			name: "SinFMAS", rows: []string{"x"}, scalars: []string{"m"}, late: []string{"c"}, crowded: true, unroll: 4, prepare: sines,
			scale: func(a *asm, x, s []vec) vec { return a.fmai(a.sine(x[0]), s[0], a.late("c")) },
		},
	} {
		all = append(all, l.kick(wall{}), l.kick(glued), l.kick(mirror))
	}
	return all
}()

// coin is what all kicks make of a word: a step of -eta or eta.
var coin = []string{"minus", "left:uint64"}

// last is the last operation of a scale.
type last struct {
	name          string
	rows, scalars []string
	late          []string // scalars that it loads itself
	crowded       bool     // it needs the registers: what all kicks have stays in memory
	unroll        int
	prepare       func(a *asm)
	scale         func(a *asm, x, s []vec) vec
}

// wall is what a kick does with coordinates that leave their range.
type wall struct {
	name   string
	beside []string                                                 // rows that only it reads and writes
	late   []string                                                 // scalars that it loads itself
	fold   func(a *asm, x vec, places map[string]Mem, again string) // where some lanes may be outside; again is a.rare()
}

func (l last) kick(w wall) *operation {
	o := &operation{
		name: "kick" + l.name + w.name, outs: 1, beside: len(w.beside) + 2, unroll: l.unroll, narrow: 1,
		scalars: slices.Concat(l.scalars, coin), late: slices.Concat(l.late, w.late),
	}
	if l.crowded {
		o.scalars, o.late = l.scalars, slices.Concat(coin, o.late)
	}
	o.rows = slices.Concat([]string{"dst", "q", "coins:uint64"}, w.beside, l.rows)
	o.prepare = func(a *asm) {
		a.keepWord(1 << 63)
		if l.prepare != nil {
			l.prepare(a)
		}
	}
	o.body = func(a *asm, x, s []vec) []vec {
		g := l.scale(a, x, s)
		var minus, left Op
		if l.crowded {
			minus, left = a.late("minus"), a.late("left")
		} else {
			minus, left = s[len(l.scalars)], s[len(l.scalars)+1]
		}
		return []vec{a.acci(a.row("q"), a.signed(minus, a.shlv(a.row("coins"), left)), g)}
	}
	o.finish = w.finish
	return o
}

var glued = wall{name: "Glued", beside: []string{"turns"}, late: []string{"lo", "hi", "length"}, fold: (*asm).wrap}

// finish asks once for all vectors whether one has left the range, which is
// rare, and then folds them aside, one after the other. Of a NaN and a number, the
// number is the extreme, but for a NaN in the first vector: that is seen, too.
func (w wall) finish(a *asm, y []vec, places []map[string]Mem) {
	if w.fold == nil {
		return
	}
	low, high, again := y[0], y[0], a.rare()
	for _, x := range y[1:] {
		low, high = a.least(x, low), a.most(x, high)
	}
	a.asideEither(a.cmp(low, notGreater, a.late("lo")), a.cmp(high, notLess, a.late("hi")), func() {
		for u, x := range y {
			w.fold(a, x, places[u], again)
		}
	})
}

// wrap is Wrap of package kernel where x is outside; the turns are counted.
func (a *asm) wrap(x vec, places map[string]Mem, _ string) {
	lo, hi, length := a.in(a.late("lo")), a.in(a.late("hi")), a.in(a.late("length"))
	out := a.either(a.cmp(x, less, lo), a.cmp(x, greaterEqual, hi))
	t := a.floor(a.div(a.sub(x, lo), length))
	y := a.most(lo, a.fnma(t, length, x))
	up := a.cmp(y, greaterEqual, hi)
	y, t = a.choose(up, lo, y), a.choose(up, a.add(t, a.num(1)), t)
	turns := a.reg()
	a.VMOVUPD(places["turns"], turns)
	a.VMOVUPD(a.choose(out, a.add(turns, t), turns), places["turns"])
	a.VMOVAPD(a.choose(out, y, x), x)
}

var mirror = wall{name: "Mirror", late: []string{"lo", "hi"}, fold: (*asm).reflect}

// reflect is Reflect of package kernel; where one reflection is not enough, the
// reference takes over.
func (a *asm) reflect(x vec, _ map[string]Mem, again string) {
	lo, hi := a.in(a.late("lo")), a.in(a.late("hi"))
	y := a.choose(a.cmp(x, less, lo), a.sub(a.add(lo, lo), x), x)
	y = a.choose(a.cmp(x, greater, hi), a.sub(a.add(hi, hi), x), y)
	a.jumpAny(a.either(a.cmp(y, less, lo), a.cmp(y, greater, hi)), again)
	a.VMOVAPD(y, x)
}

// floor rounds down.
func (a *asm) floor(x vec) vec {
	r := a.reg()
	if a.wide() {
		a.VRNDSCALEPD(U8(1), x, r)
	} else {
		a.VROUNDPD(U8(1), x, r)
	}
	return r
}
