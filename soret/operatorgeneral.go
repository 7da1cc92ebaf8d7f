package soret

import (
	"fmt"
	"math"

	"thermowalk/walk"
	"thermowalk/walk/field"
)

// noise is the continuous factor of the general law: gamma, or the first continuous xi
// if gamma is two-point. Steps spread mass by its density, so it is integrated
// exactly, cell by cell of the target; further factors are replaced by the nodes
// of a quadrature, the outcomes.
type noise struct {
	// at prepares steps from x with outcome b; to is where they lead when the
	// factor is s.
	at func(b int, x float64)
	to func(s float64) float64
	// density is that of s; panels cut its range where it is smooth, and hold all but
	// tail of the mass on each side.
	density func(s float64) float64
	panels  []float64
	tail    float64
	// compact tells that the density ends with a jump at the ends of the panels.
	compact bool
}

// generalOutcomes are the outcomes of the general law in one dimension.
func generalOutcomes(law walk.General, eta float64, nodes int) (*outcomes, error) {
	if law.Dim() != 1 {
		return nil, fmt.Errorf("soret: the operator of the general law exists in one dimension, not %d", law.Dim())
	}
	variates := append([]walk.Variate{law.Gamma}, law.Xi...)
	smooth := -1 // the factor that stays continuous
	rules := make([]rule, len(variates))
	count := 1
	o := &outcomes{dim: 1}
	for j, v := range variates {
		r, err := variateRule(v, nodes)
		if err != nil {
			return nil, err
		}
		if _, discrete := v.(walk.TwoPoint); !discrete && smooth < 0 {
			smooth = j
			o.noise = newNoise(v)
			r = rule{[]float64{math.NaN()}, []float64{1}}
		}
		rules[j] = r
		if count *= len(r.x); count > maxOutcomes {
			return nil, fmt.Errorf("soret: %d noise variables at %d nodes each make more than %d outcomes; give fewer nodes", len(law.Xi), nodes, maxOutcomes)
		}
	}
	o.weight = make([]float64, count)
	values := make([][]float64, count) // gamma, xi...
	for b := range values {
		o.weight[b] = 1
		digit := b
		for _, r := range rules {
			k := digit % len(r.x)
			digit /= len(r.x)
			values[b] = append(values[b], r.x[k])
			o.weight[b] *= r.w[k]
		}
	}
	drift := func(m, _ []float64) { m[0] = 0 }
	if law.Drift != nil {
		drift = pointwise(law.Drift)
	}
	f, q, xi := rowsOfOne(1), rowsOfOne(1), rowsOfOne(len(law.Xi))
	var gamma, force, centre float64
	var mu, place [1]float64
	begin := func(b int, x float64) {
		q[0][0], place[0] = x, x
		for j := range xi {
			xi[j][0] = values[b][j+1]
		}
		gamma = values[b][0]
		drift(mu[:], place[:])
		centre = math.FMA(-eta, mu[0], x)
		law.F.Eval(f, q, xi)
		force = f[0][0]
	}
	kick := func(s float64) float64 { // gamma f
		switch {
		case smooth == 0:
			return s * force
		case smooth > 0:
			xi[smooth-1][0] = s
			law.F.Eval(f, q, xi)
			return gamma * f[0][0]
		}
		return gamma * force
	}
	to := func(s float64) float64 { return math.FMA(-eta, kick(s), centre) }
	o.to = func(b int, y, x []float64) {
		begin(b, x[0])
		y[0] = to(0)
	}
	typical := rule{[]float64{math.NaN()}, []float64{1}}
	if o.noise != nil {
		o.noise.at, o.noise.to = begin, to
		typical, _ = variateRule(variates[smooth], 8)
	}
	o.scale2 = func(x []float64, _ int) float64 {
		var sum float64
		for b, w := range o.weight {
			begin(b, x[0])
			for k, s := range typical.x {
				step := eta * kick(s)
				sum = math.FMA(float64(w*typical.w[k])*step, step, sum)
			}
		}
		return sum
	}
	return o, nil
}

// variateRule is the quadrature of a law of gamma or xi; two points are exact
// for the two-point law.
func variateRule(v walk.Variate, nodes int) (rule, error) {
	switch v := v.(type) {
	case walk.TwoPoint:
		return rule{[]float64{-v.Size, v.Size}, []float64{0.5, 0.5}}, nil
	case walk.UniformVariate:
		return legendreRule(nodes).scaled(v.Half), nil
	case walk.NormalVariate:
		return hermiteRule(nodes).scaled(v.SD), nil
	case walk.StudentT:
		return studentRule(nodes, v.Nu).scaled(v.Scale), nil
	}
	return rule{}, fmt.Errorf("soret: no quadrature is known for the law %q; known are two-point, uniform, normal and Student's t", v)
}

// newNoise describes a continuous law, one that variateRule knows.
func newNoise(v walk.Variate) *noise {
	switch v := v.(type) {
	case walk.UniformVariate:
		n := &noise{density: func(float64) float64 { return 0.5 / v.Half }, compact: true}
		for k := -2; k <= 2; k++ {
			n.panels = append(n.panels, 0.5*float64(k)*v.Half)
		}
		return n
	case walk.NormalVariate:
		pdf := formula("normpdf(q)", nil)
		n := &noise{density: func(s float64) float64 { return pdf(s/v.SD) / v.SD }}
		for k := -6; k <= 6; k++ { // 2e-19 lies beyond 9
			n.panels = append(n.panels, 1.5*float64(k)*v.SD)
		}
		return n
	}
	t := v.(walk.StudentT)
	pdf := formula("(1 + q^2/nu)^(-(nu + 1)/2)", map[string]float64{"nu": t.Nu})
	return studentNoise(pdf, t)
}

// studentNoise has panels that double in width. The norm of the density is its own
// integral, to panels so far out that nothing is left.
func studentNoise(pdf func(float64) float64, v walk.StudentT) *noise {
	r := legendreRule(20)
	var masses []float64
	var half float64
	from, to := 0.0, 0.5
	for range 400 {
		var mass float64
		for i, x := range r.x {
			mass = math.FMA((to-from)*r.w[i], pdf(math.FMA(0.5*(1+x), to-from, from)), mass)
		}
		half += mass
		masses = append(masses, mass)
		if mass < 1e-18*half {
			break
		}
		from, to = to, 2*to
	}
	n := &noise{density: func(s float64) float64 { return pdf(s/v.Scale) / (2 * half * v.Scale) }, tail: 0.5, panels: []float64{0}}
	edge := 0.5 * v.Scale
	for _, mass := range masses {
		if n.tail < 1e-15 {
			break
		}
		n.tail -= 0.5 * mass / half
		n.panels = append(n.panels, edge)
		n.panels = append([]float64{-edge}, n.panels...)
		edge *= 2
	}
	n.tail = max(n.tail, 0)
	return n
}

// formula is a function of one variable in the field language, which has the same
// bits on every platform.
func formula(src string, params map[string]float64) func(x float64) float64 {
	e, err := field.Scope{Vars: field.Coordinates(1), Params: params}.Parse(src)
	if err != nil {
		panic("soret: " + err.Error())
	}
	var q [1]float64
	return func(x float64) float64 {
		q[0] = x
		return e.Eval(q[:])
	}
}
