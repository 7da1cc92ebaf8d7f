package soret

import "math"

// coarse is the operator I - L between continuous piecewise linear functions on a
// few nodes, factorised: what is slow in a walk is smooth, and found there.
//
// The nodes are cell edges, a few steps apart. Hats are both trial and test
// functions, so the coarse matrix is hat_i . (I - L) hat_j, exactly.
type coarse struct {
	op   *Operator
	hats []hats // by axis
	lu   *bandLU
	rank []int // place of each node in the elimination
}

// hats are the hat functions on one axis. The cell e lies between the nodes
// left[e] and right[e]; from and to are the values of right's hat at its ends.
type hats struct {
	nodes       int
	left, right []int
	from, to    []float64
	every       int // cells between nodes
	wraps       bool
}

// newHats puts about want nodes on an axis.
func newHats(a *axis, want int) hats {
	n := a.cells()
	every := max(1, n/max(want, 2))
	pieces := (n + every - 1) / every
	h := hats{nodes: pieces + 1, every: every, wraps: a.ends[0] == wraps && pieces > 2}
	if h.wraps {
		h.nodes = pieces
	}
	for e := range n {
		k := e / every
		lo, hi := a.edges[k*every], a.edges[min((k+1)*every, n)]
		h.left = append(h.left, k)
		h.right = append(h.right, (k+1)%h.nodes)
		h.from = append(h.from, (a.edges[e]-lo)/(hi-lo))
		h.to = append(h.to, (a.edges[e+1]-lo)/(hi-lo))
	}
	return h
}

// weights are what the two hats on cell e make of its first two moments. A
// function c_0 hat_0 + c_1 hat_1 has the moments a_k = sum_s w[s][k] c_s if trial,
// and its integral with a density of moments a is sum w[s][k] c_s a_k if not.
func (h *hats) weights(e int, width float64, trial bool) (w [2][2]float64) {
	mean, rise := 0.5*(h.from[e]+h.to[e]), 0.5*(h.to[e]-h.from[e])
	w = [2][2]float64{{1 - mean, -rise}, {mean, rise}}
	if trial {
		for s := range w {
			w[s][0] *= width
			w[s][1] *= width / 3
		}
	}
	return w
}

// spread adds the moments of functions of one axis to a: values x at the nodes,
// in rows of the given length.
func (h *hats) spread(a, x []float64, ax *axis, m, row int, trial bool) {
	for e := range h.left {
		w := h.weights(e, ax.width(e), trial)
		for s, node := range [2]int{h.left[e], h.right[e]} {
			from := x[node*row : (node+1)*row]
			addTo(a[e*m*row:], from, w[s][0])
			addTo(a[(e*m+1)*row:], from, w[s][1])
		}
	}
}

// gather is the transposed map: it adds to x.
func (h *hats) gather(x, a []float64, ax *axis, m, row int, trial bool) {
	for e := range h.left {
		w := h.weights(e, ax.width(e), trial)
		for s, node := range [2]int{h.left[e], h.right[e]} {
			to := x[node*row : (node+1)*row]
			addTo(to, a[e*m*row:][:row], w[s][0])
			addTo(to, a[(e*m+1)*row:][:row], w[s][1])
		}
	}
}

// addTo adds w src to the beginning of dst.
func addTo(dst, src []float64, w float64) {
	for i, v := range src {
		dst[i] = math.FMA(w, v, dst[i])
	}
}

// newCoarse builds and factorises the coarse operator; singular tells that I - L is.
func newCoarse(o *Operator, singular bool) *coarse {
	c := &coarse{op: o}
	most := 2048
	if o.Dim() == 2 {
		most = 64
	}
	for i, a := range o.axes {
		step := math.Sqrt(o.leastScale2(i))
		want := most
		if nodes := 0.5 * a.length() / step; nodes < float64(most) {
			want = int(nodes)
		}
		c.hats = append(c.hats, newHats(a, max(want, 8)))
	}
	c.order()
	c.assemble()
	c.lu.pinned = singular
	return c
}

// leastScale2 is the least mean square step along an axis, at cell centres.
func (o *Operator) leastScale2(i int) float64 {
	least := math.Inf(1)
	q := make([]float64, o.Dim())
	o.eachCentre(func() {
		if s := o.outcomes.scale2(q, i); s > 0 {
			least = min(least, s)
		}
	}, q)
	return least
}

// eachCentre puts q to the centre of every cell.
func (o *Operator) eachCentre(visit func(), q []float64) {
	centre := func(a *axis, e int) float64 { return 0.5 * (a.edges[e] + a.edges[e+1]) }
	for e := range o.axes[0].cells() {
		q[0] = centre(o.axes[0], e)
		if o.Dim() == 1 {
			visit()
			continue
		}
		for f := range o.axes[1].cells() {
			q[1] = centre(o.axes[1], f)
			visit()
		}
	}
}

func (c *coarse) size() int {
	n := 1
	for _, h := range c.hats {
		n *= h.nodes
	}
	return n
}

// order numbers the nodes so that neighbours are near: a circle is laid flat
// and its two halves interleaved.
func (c *coarse) order() {
	places := func(h hats) []int {
		p := make([]int, h.nodes)
		for i := range p {
			p[i] = i
			if h.wraps {
				p[i] = min(2*i, 2*(h.nodes-1-i)+1)
			}
		}
		return p
	}
	inner := places(c.hats[len(c.hats)-1])
	if len(c.hats) == 1 {
		c.rank = inner
		return
	}
	for _, p := range places(c.hats[0]) {
		for _, q := range inner {
			c.rank = append(c.rank, p*len(inner)+q)
		}
	}
}

// spread makes the moments of sum_j x_j hat_j if trial; if not, the functional
// sum_j x_j Int hat_j rho as a function of the moments of rho.
func (c *coarse) spread(a, x []float64, trial bool) {
	o := c.op
	clear(a)
	if o.Dim() == 1 {
		c.hats[0].spread(a, x, o.axes[0], o.m, 1, trial)
		return
	}
	n0, n1 := c.hats[0].nodes, o.axes[1].cells()*o.m
	half := make([]float64, n0*n1)
	for i := range n0 {
		c.hats[1].spread(half[i*n1:(i+1)*n1], x[i*c.hats[1].nodes:], o.axes[1], o.m, 1, trial)
	}
	c.hats[0].spread(a, half, o.axes[0], o.m, n1, trial)
}

// gather is the transposed map: if not trial it makes Int hat_j rho from the
// moments of rho.
func (c *coarse) gather(x, a []float64, trial bool) {
	o := c.op
	clear(x)
	if o.Dim() == 1 {
		c.hats[0].gather(x, a, o.axes[0], o.m, 1, trial)
		return
	}
	n0, n1 := c.hats[0].nodes, o.axes[1].cells()*o.m
	half := make([]float64, n0*n1)
	c.hats[0].gather(half, a, o.axes[0], o.m, n1, trial)
	for i := range n0 {
		c.hats[1].gather(x[i*c.hats[1].nodes:], half[i*n1:(i+1)*n1], o.axes[1], o.m, 1, trial)
	}
}

// assemble finds the coarse matrix by applying I - L to many hats at once, which lie
// so far apart that no test function sees two of them, and factorises it.
func (c *coarse) assemble() {
	o, n := c.op, c.size()
	var colours [][]int // of each node, by axis
	var span []int      // nodes between which entries can be other than 0
	for i, h := range c.hats {
		s := (o.reached[i]+h.every-1)/h.every + 2
		colours = append(colours, h.colours(2*s+1))
		span = append(span, s)
	}
	type entry struct {
		i, j int
		v    float64
	}
	var entries []entry
	var below, above int
	a, la := make([]float64, o.Size()), make([]float64, o.Size())
	x, r := make([]float64, n), make([]float64, n)
	inner := c.hats[len(c.hats)-1].nodes
	colour := func(j int) [2]int {
		if len(c.hats) == 1 {
			return [2]int{colours[0][j]}
		}
		return [2]int{colours[0][j/inner], colours[1][j%inner]}
	}
	near := func(i, j int) bool {
		if len(c.hats) == 1 {
			return c.hats[0].distance(i, j) <= span[0]
		}
		return c.hats[0].distance(i/inner, j/inner) <= span[0] && c.hats[1].distance(i%inner, j%inner) <= span[1]
	}
	done := map[[2]int]bool{}
	for first := range n {
		k := colour(first)
		if done[k] {
			continue
		}
		done[k] = true
		var group []int
		for j := range n {
			x[j] = 0
			if colour(j) == k {
				x[j] = 1
				group = append(group, j)
			}
		}
		c.spread(a, x, true)
		o.transfer.mul(la, a, nil)
		for i, v := range a {
			la[i] = v - la[i]
		}
		c.gather(r, la, false)
		for i, v := range r {
			if v == 0 {
				continue
			}
			for _, j := range group {
				if near(i, j) {
					p, q := c.rank[i], c.rank[j]
					entries = append(entries, entry{p, q, v})
					below, above = max(below, p-q), max(above, q-p)
					break
				}
			}
		}
	}
	c.lu = newBandLU(n, below, above)
	for _, e := range entries {
		*c.lu.at(e.i, e.j) = e.v
	}
	c.lu.decompose()
}

// colours numbers the nodes such that equal numbers are at least apart nodes
// away from each other.
func (h *hats) colours(apart int) []int {
	c := make([]int, h.nodes)
	whole := h.nodes / apart * apart
	for i := range c {
		c[i] = i % apart
		if h.wraps && i >= whole {
			c[i] = apart + i - whole
		}
	}
	return c
}

// distance is the number of nodes from i to j.
func (h *hats) distance(i, j int) int {
	d := max(i-j, j-i)
	if h.wraps {
		d = min(d, h.nodes-d)
	}
	return d
}

// correct makes z the coarse solution of (I - L) z = r, or of the transposed
// equation.
func (c *coarse) correct(z, r []float64, adjoint bool) {
	n := c.size()
	x, y := make([]float64, n), make([]float64, n)
	c.gather(x, r, adjoint)
	for i, v := range x {
		y[c.rank[i]] = v
	}
	if adjoint {
		c.lu.solveT(y)
	} else {
		c.lu.solve(y)
	}
	for i := range x {
		x[i] = y[c.rank[i]]
	}
	c.spread(z, x, !adjoint)
}
