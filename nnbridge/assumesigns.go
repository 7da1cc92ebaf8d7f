package nnbridge

import (
	"math"

	"thermowalk/walk"
)

// signLayout says where the sums of signAssumptions lie: N each of E[gamma^2 s_i^2],
// E[gamma^2 V_i^2 s'_i], E[gamma^2 |V_i| s_i], E[gamma^2 s_i s_{i+1}], E[s_i], E[s_i^2]
// and E[V_i^2 s'_i] with V and b raised; then NM each of E[gamma^2 V_i^2 x_j^2 s'_i],
// E[gamma^2 |V_i| x_j s_i], E[x_j s_i], E[x_j^2]; last, counts of signs.
type signLayout struct{ n, nm int }

func (l signLayout) unit(group, i int) int   { return group*l.n + i }
func (l signLayout) weight(group, k int) int { return 8*l.n + group*l.nm + k }
func (l signLayout) count(k int) int         { return 8*l.n + 4*l.nm + k }
func (l signLayout) size() int               { return l.count(4) }

const (
	unitVV = iota
	unitBB
	unitVB
	unitNext
	unitGrowV // h_V with b raised, minus h_V
	unitGrowB // h_b with b raised, minus h_b
	unitHV
	unitHB
)

const (
	weightWW = iota
	weightVW
	weightGrow // E[x_j s(z)], half of d h_V / d W_ij
	weightXX
)

const (
	countB     = iota // samples and units with s' = 1
	countBadB         // where f_V and f_b differ in sign
	countW            // samples, units and inputs with s' = 1 and x_j != 0
	countBadW         // where f_V and f_W differ in sign
	raiseRatio = 0.01 // by how much V, and b in units of |W|, are raised
)

// signAssumptions tests Eqs. 7 and 8, in one pass over the samples.
func signAssumptions(t *TwoLayer, d Data, loss Loss, s Sampling) (list []Assumption) {
	l := signLayout{t.Hidden, t.Hidden * t.Inputs}
	z, act := make([]float64, t.Hidden), make([]float64, t.Hidden)
	raise := make([]float64, t.Hidden)
	for i := range raise {
		raise[i] = raiseRatio * (math.Abs(t.bias(i)) + t.NormW(i))
	}
	means := d.means(s, l.size(), func(sum, x []float64, mean, _ float64) {
		var f float64
		for i, v := range t.V {
			z[i] = t.Input(i, x)
			act[i] = Relu(z[i])
			f = math.FMA(v, act[i], f)
		}
		_, second := residualMoments(loss, f, mean)
		for i, v := range t.V {
			a, on, size := act[i], Active(z[i]), math.Abs(v)
			add := func(group int, value float64) { sum[l.unit(group, i)] += float64(value) }
			up, upOn := Relu(z[i]+raise[i]), Active(z[i]+raise[i])
			add(unitVV, second*a*a)
			add(unitBB, second*v*v*on)
			add(unitVB, second*size*a)
			add(unitNext, second*a*act[(i+1)%t.Hidden])
			add(unitGrowV, float64(up*up)-float64(a*a))
			add(unitGrowB, float64(v*v)*(upOn-on))
			add(unitHV, a*a)
			add(unitHB, v*v*on)
			if on == 0 || v == 0 {
				continue
			}
			sum[l.count(countB)]++
			if a*(size*on) < 0 { // f_V f_b after the flip
				sum[l.count(countBadB)]++
			}
			for j, xj := range x {
				k := i*t.Inputs + j
				sum[l.weight(weightWW, k)] += float64(second * v * v * xj * xj)
				sum[l.weight(weightVW, k)] += float64(second * size * xj * a)
				sum[l.weight(weightGrow, k)] += float64(xj * a)
				sum[l.weight(weightXX, k)] += float64(xj * xj)
				if xj != 0 {
					sum[l.count(countW)]++
				}
				if a*(size*on*xj) < 0 {
					sum[l.count(countBadW)]++
				}
			}
		}
	})
	if t.Bias {
		list = append(list,
			share(means, l, "signs_vb", "f_V and f_b of a unit share their sign (Eq. 7): share of samples where they do not", countBadB, countB))
	}
	outside := ""
	if !nonnegative(d.Inputs) {
		outside = "; the paper leaves W out of U for such inputs"
	}
	list = append(list, share(means, l, "signs_w", "f_V and f_W of a unit share their sign (Eq. 7): share of samples where they do not"+outside, countBadW, countW))
	list = append(list, growth(t, means, l, outside)...)
	return append(list, coherence(t, d, means, l)...)
}

// share is the part of samples that contradict a premise about every sample:
// one is enough.
func share(means *batchMeans, l signLayout, name, claim string, bad, all int) Assumption {
	got := means.pick(l.count(bad), l.count(all)).function(func(v []float64) float64 { return v[0] / v[1] })
	if means.mean(l.count(bad)) == 0 {
		got.Value, got.StdErr = 0, 0
	}
	a := judged(name, claim, got, 0, 1)
	if got.Value > 0 {
		a.Holds, a.P = false, 0
	}
	a.FalseAlarm = 0
	return a
}

// growth tests d_i g_j >= 0 by the derivative that is least so. d h / dV = 2 h / V
// is positive by itself.
func growth(t *TwoLayer, means *batchMeans, l signLayout, outside string) (list []Assumption) {
	// over is a sum in units of a known size: linear, so that rare samples cannot
	// turn its sign.
	over := func(sum int, size float64) walk.Estimate {
		return means.of(func(v []float64) float64 { return v[sum] / size })
	}
	if t.Bias {
		var all []walk.Estimate
		for i := range t.V {
			all = append(all, over(l.unit(unitGrowV, i), means.mean(l.unit(unitHV, i))), over(l.unit(unitGrowB, i), means.mean(l.unit(unitHB, i))))
		}
		at, p := least(all)
		list = append(list, judged("growth_vb", "g of V and b grows with b (Eq. 7); the least relative growth of g^2 when b rises by 1 %", at, 0, p))
	}
	var all []walk.Estimate
	for i := range t.V {
		for j := range t.Inputs {
			k := i*t.Inputs + j
			size := math.Sqrt(float64(means.mean(l.weight(weightXX, k)) * means.mean(l.unit(unitHV, i))))
			all = append(all, over(l.weight(weightGrow, k), size))
		}
	}
	at, p := least(all)
	return append(list, judged("growth_w", "g of V grows with every W (Eq. 7); the least E[x_j s(z)] of all weights"+outside, at, 0, p))
}

// least is the smallest estimate and the probability that so many, none of
// which is negative in truth, have one as far below 0.
func least(list []walk.Estimate) (walk.Estimate, float64) {
	at, p := worst(list, 0, 1)
	if p < FalseAlarm {
		return at, p
	}
	at = walk.Estimate{Value: math.Inf(1)}
	for _, e := range list {
		if e.Value < at.Value {
			at = e
		}
	}
	return at, p
}

// coherence tests whether signs are shared as the reduced walk has it. Units
// that are active in fewer than fewestActive samples are left out.
func coherence(t *TwoLayer, d Data, means *batchMeans, l signLayout) (list []Assumption) {
	often := func(i int) bool {
		return means.mean(l.unit(unitHB, i))*means.total() > (fewestActive-0.5)*square(t.V[i]) && t.V[i] != 0
	}
	// average is the mean of M_ab / (g_a g_b) over triples of sums.
	average := func(triples [][3]int) walk.Estimate {
		var keys []int
		for _, k := range triples {
			keys = append(keys, k[:]...)
		}
		if keys == nil {
			return walk.Estimate{Value: math.NaN(), StdErr: math.NaN()}
		}
		return means.pick(keys...).function(func(v []float64) (sum float64) {
			for k := 0; k < len(v); k += 3 {
				sum += v[k] / math.Sqrt(float64(v[k+1]*v[k+2]))
			}
			return sum / float64(len(v)/3)
		})
	}
	var vb, vw, next [][3]int
	for i := range t.V {
		vv, after := l.unit(unitVV, i), (i+1)%t.Hidden
		if !often(i) {
			continue
		}
		vb = append(vb, [3]int{l.unit(unitVB, i), vv, l.unit(unitBB, i)})
		if often(after) {
			next = append(next, [3]int{l.unit(unitNext, i), vv, l.unit(unitVV, after)})
		}
		for j := range t.Inputs {
			k := i*t.Inputs + j
			if means.mean(l.weight(weightWW, k)) > 0 {
				vw = append(vw, [3]int{l.weight(weightVW, k), vv, l.weight(weightWW, k)})
			}
		}
	}
	if t.Bias {
		list = append(list, twoSided("coherence_vb", "V and b of a unit move as one (Eq. 8); mean over units", average(vb), 1))
	}
	if nonnegative(d.Inputs) {
		list = append(list, twoSided("coherence_vw", "V and W of a unit move as one (Eq. 8); mean over weights", average(vw), 1))
	}
	if t.Hidden > 1 {
		list = append(list, twoSided("coherence_units", "different units have independent signs; mean over neighbours", average(next), 0))
	}
	return list
}
