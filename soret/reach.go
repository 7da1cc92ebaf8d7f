package soret

import "math"

// reach solves the implicit Delta of Eq. 9 on a line: the distance d from which
// walkers just arrive at q in one step,
//
//	h(d) = d - eta g(q + dir d) = 0
//
// dir = +1 gives Delta+ (walkers from above), -1 gives Delta-. The map
// x -> x - dir eta g(x) is one-to-one on the reach if and only if h grows there.
type reach struct {
	field    Field
	eta      float64
	q        float64
	dir      float64
	x, g, dg [1]float64
}

// scale is g at distance d.
func (r *reach) scale(d float64) float64 {
	r.x[0] = math.FMA(r.dir, d, r.q)
	r.field.Value(r.g[:], r.x[:])
	return r.g[0]
}

// h is d - eta g; NaN where g is not finite.
func (r *reach) h(d float64) float64 {
	g := r.scale(d)
	if math.IsInf(g, 0) {
		return math.NaN()
	}
	return d - float64(r.eta*g)
}

// slope is h'(d) = 1 - dir eta g', the factor by which the map stretches.
func (r *reach) slope(d float64) float64 {
	r.x[0] = math.FMA(r.dir, d, r.q)
	r.field.Jacobian(r.dg[:], r.x[:])
	return 1 - float64(float64(r.dir*r.eta)*r.dg[0])
}

func (r *reach) fault(kind Kind, d, value float64) error {
	f := &Fault{Kind: kind, At: []float64{math.FMA(r.dir, d, r.q)}, Value: value, Eta: r.eta}
	if kind == Folded {
		f.Component, f.Sign = -1, -int(r.dir)
	}
	return f
}

// find returns the end of the reach: the root of h in from..limit, or limit if
// the root lies beyond (the support ends first), or from if nobody there
// arrives. It checks that the field is fit on the reach.
func (r *reach) find(q, dir, from, limit float64) (float64, error) {
	r.q, r.dir = q, dir
	if !(from < limit) {
		return from, nil
	}
	first := r.h(from)
	switch g := r.g[0]; {
	case math.IsNaN(first):
		return 0, r.fault(NotFinite, from, g)
	case g < 0:
		return 0, r.fault(Negative, from, g)
	case first >= 0:
		return from, nil
	}
	lo, hi, err := r.bracket(from, first, limit)
	if err != nil {
		return 0, err
	}
	d := hi
	if lo < hi {
		d = r.root(lo, hi)
	}
	return d, r.check(from, d)
}

// bracket walks outwards by growing steps until h changes its sign: h(lo) < 0
// <= h(hi), or lo = hi = limit. Where g stops being finite it retreats by
// halves, since the root may lie before that place. An h that falls on the way
// shows a fold.
func (r *reach) bracket(from, first, limit float64) (lo, hi float64, err error) {
	lo = from
	low, step := first, -first
	wall := math.Inf(1) // g is not finite there
	for {
		b := lo + step
		if b >= wall {
			b = lo + float64(0.5*(wall-lo))
		}
		if b >= limit {
			b = limit
		}
		if b <= lo { // cornered between a finite and a not finite value
			return 0, 0, r.fault(NotFinite, wall, r.scale(wall))
		}
		switch v := r.h(b); {
		case math.IsNaN(v):
			wall = b
		case v >= 0:
			return lo, b, nil
		case v <= low:
			return 0, 0, r.fold(lo, b)
		case b == limit:
			return limit, limit, nil
		default:
			lo, low, step = b, v, 2*step
		}
	}
}

// fold finds the first place between lo and hi where the map does not stretch.
func (r *reach) fold(lo, hi float64) error {
	const samples = 64
	worst, where := math.Inf(1), hi
	for k := range samples + 1 {
		d := math.FMA(float64(k)/samples, hi-lo, lo)
		s := r.slope(d)
		if s < worst {
			worst, where = s, d
		}
		if s <= 0 {
			break
		}
	}
	return r.fault(Folded, where, min(worst, 0))
}

// root is Newton's iteration, safeguarded by bisection, to the last bits.
func (r *reach) root(lo, hi float64) float64 {
	d := lo + float64(0.5*(hi-lo))
	last := hi - lo
	for range 200 {
		v := r.h(d)
		if v == 0 {
			return d
		}
		if v < 0 {
			lo = d
		} else {
			hi = d
		}
		next := d - v/r.slope(d)
		step := math.Abs(next - d)
		if !(next > lo && next < hi) || step > 0.5*last {
			next = lo + float64(0.5*(hi-lo))
			step = math.Abs(next - d)
		}
		if next == d || !(lo < next && next < hi) {
			break
		}
		if step <= 0x1p-52*d {
			return next
		}
		d, last = next, step
	}
	return d
}

// check walks over the reach and looks for a fold: h must grow, and its slope
// stay positive, also between the samples.
func (r *reach) check(from, end float64) error {
	const samples = 32
	width := (end - from) / samples
	if width == 0 {
		return nil
	}
	previous := math.Inf(-1)
	worst, where := math.Inf(1), from
	for k := range samples + 1 {
		d := math.FMA(float64(k), width, from)
		v := r.h(d)
		switch g := r.g[0]; {
		case math.IsNaN(v):
			return r.fault(NotFinite, d, g)
		case g < 0:
			return r.fault(Negative, d, g)
		case v <= previous:
			return r.fault(Folded, d, min((v-previous)/width, 0))
		}
		previous = v
		if s := r.slope(d); s < worst { // NaN at a kink: the values decide
			worst, where = s, d
		}
	}
	if worst > 0 && worst < 0.75 {
		a, b := max(from, where-width), min(end, where+width)
		worst, where = minimize(r.slope, a, b, where, worst)
	}
	if worst <= 0 {
		return r.fault(Folded, where, worst)
	}
	return nil
}

// minimize narrows a minimum of f near x by thirds of the bracket a..b and
// returns the lowest value met.
func minimize(f func(float64) float64, a, b, x, fx float64) (lowest, where float64) {
	lowest, where = fx, x
	for range 60 {
		third := (b - a) / 3
		l, r := a+third, b-third
		if !(a < l && l < r && r < b) {
			break
		}
		fl, fr := f(l), f(r)
		if fl < lowest {
			lowest, where = fl, l
		}
		if fr < lowest {
			lowest, where = fr, r
		}
		if fl <= fr {
			b = r
		} else {
			a = l
		}
	}
	return lowest, where
}
