package soret

import (
	"fmt"
	"math"
	"slices"
)

// farSheets is the distance, in lengths of a folded axis, beyond which mass is
// taken to spread evenly over it.
const farSheets = 16

// kernel integrates over the steps from single points of a line whose noise is
// continuous.
type kernel struct {
	o    *outcomes
	to   *axis
	rule rule
	c    cutter
}

func newKernel(o *outcomes, to *axis, points int) *kernel {
	return &kernel{o: o, to: to, rule: legendreRule(points)}
}

// pieces visits what steps from x do: pieces of noise from s to e that, with outcome b,
// take x between two neighbouring levels; mid is where the middle of the piece
// leads. even is told the mass that ends far out on a folded axis. It is false where
// a step is not finite.
func (k *kernel) pieces(x float64, at levels, visit func(b int, s, e, mid float64), even func(b int, mass, mid float64)) bool {
	n := k.o.noise
	reach := farSheets * k.to.length()
	for b := range k.o.weight {
		n.at(b, x)
		k.c.f = n.to
		for p := 1; p < len(n.panels); p++ {
			from, to := n.panels[p-1], n.panels[p]
			if k.to.folds() {
				mid := k.c.f(0.5 * (from + to))
				near := min(math.Abs(k.c.f(from)-x), math.Abs(k.c.f(to)-x))
				if near > reach {
					even(b, k.mass(from, to), mid)
					continue
				}
			}
			pieces := k.c.cut(from, to, at)
			if pieces == nil {
				return false
			}
			for i := 1; i < len(pieces); i++ {
				s, e := pieces[i-1], pieces[i]
				_, mid := k.c.middle(s, e, at)
				visit(b, s, e, mid)
			}
		}
		if n.tail > 0 {
			for _, s := range [2]float64{n.panels[0], n.panels[len(n.panels)-1]} {
				even(b, n.tail, k.c.f(s))
			}
		}
	}
	return true
}

// mass is that of the noise between two values.
func (k *kernel) mass(s, e float64) (sum float64) {
	for i, x := range k.rule.x {
		sum = math.FMA((e-s)*k.rule.w[i], k.o.noise.density(math.FMA(0.5*(1+x), e-s, s)), sum)
	}
	return sum
}

// sources cuts a cell, or a part of it, into panels over which the mass that each
// point sends to a target is smooth: they double in width from about a step at
// the ends on, where targets change. Noise that ends with a jump cuts where its
// last step meets a level.
func (k *kernel) sources(u, v float64, at levels) []float64 {
	step := math.Sqrt(k.o.scale2([]float64{0.5 * (u + v)}, 0))
	points := []float64{u, v}
	for d := 0.5 * (v - u); d > step && d > 1e-4*(v-u); d *= 0.5 {
		points = append(points, u+d, v-d)
	}
	if n := k.o.noise; n.compact {
		for b := range k.o.weight {
			for _, s := range [2]float64{n.panels[0], n.panels[len(n.panels)-1]} {
				k.c.f = func(x float64) float64 { n.at(b, x); return n.to(s) }
				points = append(points, k.c.cut(u, v, at)...)
			}
		}
	}
	slices.Sort(points)
	points = slices.CompactFunc(points, func(a, b float64) bool { return math.Abs(b-a) <= 1e-9*(v-u) })
	points[len(points)-1] = v
	return points
}

// nodes visits the Gauss points of the panels of a cell of ax between u and v; the
// weights of a whole cell add up to 1.
func (k *kernel) nodes(ax *axis, e int, u, v float64, at levels, visit func(x, weight float64) bool) bool {
	points := k.sources(u, v, at)
	for i := 1; i < len(points); i++ {
		from, to := points[i-1], points[i]
		for j, s := range k.rule.x {
			x := math.FMA(0.5*(1+s), to-from, from)
			if !visit(x, k.rule.w[j]*((to-from)/ax.width(e))) {
				return false
			}
		}
	}
	return true
}

// spread lets the mass of source cell e step with continuous noise; it is add for
// the kernel, all outcomes at once.
func (b *lineBuilder) spread(e int, k *kernel) bool {
	m := len(b.p)
	sum := make([]float64, m)
	source := make([]float64, m) // weight (2l+1) P_l at the source
	put := func(block []float64) {
		for l, w := range source {
			addTo(block[l*m:(l+1)*m], sum, w)
		}
	}
	return k.nodes(b.from, e, b.from.edges[e], b.from.edges[e+1], b.to, func(x, weight float64) bool {
		legendre(source, b.from.local(x, e, 0))
		for l := range source {
			source[l] *= weight * float64(2*l+1)
		}
		visit := func(o int, s, end, mid float64) {
			tile := b.to.tile(mid)
			clear(sum)
			if side := b.side(tile); side >= 0 {
				sum[0] = k.o.weight[o] * k.mass(s, end)
				addTo(b.t.gone[side][e*m:], source, sum[0])
				return
			}
			cell, sheet := b.to.real(tile)
			b.t.reach = max(b.t.reach, tile-e, e-tile)
			for i, g := range k.rule.x {
				at := math.FMA(0.5*(1+g), end-s, s)
				w := k.o.weight[o] * k.o.noise.density(at) * ((end - s) * k.rule.w[i])
				legendre(b.q, b.to.local(k.o.noise.to(at), cell, sheet))
				addTo(sum, b.q, w)
			}
			put(b.block(cell))
		}
		even := func(o int, mass, mid float64) {
			mass *= k.o.weight[o]
			if side := b.side(b.to.tile(mid)); side >= 0 {
				addTo(b.t.gone[side][e*m:], source, mass)
				return
			}
			clear(sum)
			b.t.reach = max(b.t.reach, b.to.cells())
			for cell := range b.to.cells() {
				sum[0] = mass * (b.to.width(cell) / b.to.length())
				put(b.block(cell))
			}
		}
		return k.pieces(x, b.to, visit, even)
	})
}

// side is the end of the axis that a tile lies beyond, -1 if none.
func (b *lineBuilder) side(tile int) int {
	switch {
	case b.to.folds():
		return -1
	case tile < 0:
		return 0
	case tile >= b.to.cells():
		return 1
	}
	return -1
}

// crossKernel is cross for continuous noise.
func (o *Operator) crossKernel(at float64, add func(i int, w float64)) error {
	a := o.axes[0]
	k := newKernel(o.outcomes, a, o.m+4)
	p := make([]float64, o.m)
	for e := range a.cells() {
		ends := []float64{a.edges[e], a.edges[e+1]}
		if ends[0] < at && at < ends[1] {
			ends = []float64{ends[0], at, ends[1]}
		}
		for i := 1; i < len(ends); i++ {
			ok := k.nodes(a, e, ends[i-1], ends[i], images{a, at}, func(x, weight float64) bool {
				var net float64
				visit := func(b int, s, end, mid float64) {
					if n := a.crossings(at, x, mid); n != 0 {
						net = math.FMA(n*o.outcomes.weight[b], k.mass(s, end), net)
					}
				}
				even := func(b int, mass, mid float64) {
					n := a.crossings(at, x, mid)
					if a.folds() { // anywhere in its sheet
						n = a.crossings(at, x, a.unfold(a.lo(), a.sheet(mid))) + 1 - (at-a.lo())/a.length()
					}
					net = math.FMA(n*o.outcomes.weight[b], mass, net)
				}
				if !k.pieces(x, images{a, at}, visit, even) {
					return false
				}
				if net == 0 {
					return true
				}
				legendre(p, a.local(x, e, 0))
				for l, v := range p {
					add(e*o.m+l, float64(float64(net*weight*float64(2*l+1))*v))
				}
				return true
			})
			if !ok {
				return o.noiseFault(e)
			}
		}
	}
	return nil
}

// noiseFault names a place in cell e from which a step is not finite.
func (o *Operator) noiseFault(e int) error {
	a, n := o.axes[0], o.outcomes.noise
	for i := range cutSamples + 3 {
		x := math.FMA(samplePlace(i), a.width(e), a.edges[e])
		for b := range o.outcomes.weight {
			n.at(b, x)
			for _, s := range n.panels {
				if y := n.to(s); math.IsNaN(y) || math.IsInf(y, 0) {
					return &Fault{Kind: NotFinite, At: []float64{x}, Value: y, Eta: o.walk.Eta}
				}
			}
		}
	}
	return fmt.Errorf("soret: a step is not finite between q = %g and %g", a.edges[e], a.edges[e+1])
}
