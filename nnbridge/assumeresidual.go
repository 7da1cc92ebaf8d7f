package nnbridge

import (
	"math"

	"thermowalk/walk"
)

// residualAssumptions tests what Eq. 5 asks of gamma and grad f, in one pass
// over the samples.
func residualAssumptions(t *TwoLayer, d Data, loss Loss, s Sampling) []Assumption {
	n, df := t.Dim(), make([]float64, t.Dim())
	const (
		gamma = iota
		gamma2
		output
		output2
		cross
		size
		both
		scalars
	)
	var drawn []float64
	// After the scalars: E[gamma f_k], E[(gamma f_k)^2], E[(gamma f_k)^3] for each k;
	// then the activation rates.
	means := d.means(s, scalars+3*n+t.Hidden, func(sum, x []float64, mean, y float64) {
		f := t.Gradient(df, x)
		drawn = append(drawn, loss.Residual(f, y))
		first, second := residualMoments(loss, f, mean)
		third := residualCube(loss, f, mean)
		sum[gamma] += first
		sum[gamma2] += second
		sum[output] += f
		sum[output2] = math.FMA(f, f, sum[output2])
		sum[cross] = math.FMA(first, f, sum[cross])
		var norm2 float64
		moments := sum[scalars:]
		for k, g := range df {
			square := float64(g * g)
			norm2 += square
			moments[k] = math.FMA(first, g, moments[k])
			moments[n+k] = math.FMA(second, square, moments[n+k])
			moments[2*n+k] = math.FMA(third, float64(square*g), moments[2*n+k])
		}
		for i, v := range df[:t.Hidden] {
			moments[3*n+i] += Active(v)
		}
		sum[size] += norm2
		sum[both] = math.FMA(second, norm2, sum[both])
	})
	at := func(k int) walk.Estimate { return means.of(func(v []float64) float64 { return v[k] }) }

	asymmetric, p := asymmetry(drawn)
	list := []Assumption{
		twoSided("mean_residual", "the mean of p - y is 0 (Eq. 5)", at(gamma), 0),
		judged("symmetric_residual", "p - y and y - p have one law (Eq. 5)",
			walk.Estimate{Value: asymmetric, StdErr: 1 / math.Sqrt(float64(len(drawn))), N: len(drawn)}, 0, p),
		driftAssumption(means, scalars, n),
		twoSided("correlation", "p - y is independent of grad f, of which the output f is a part",
			means.pick(gamma, gamma2, output, output2, cross).function(func(v []float64) float64 {
				return (v[4] - float64(v[0]*v[2])) / math.Sqrt((v[1]-float64(v[0]*v[0]))*(v[3]-float64(v[2]*v[2])))
			}), 0),
		twoSided("factored_square", "E[(p-y)^2 |grad f|^2] is the product of its parts (Eqs. 24, 26)",
			means.pick(gamma2, size, both).function(func(v []float64) float64 { return v[2] / (v[0] * v[1]) }), 1),
	}
	return append(list, skewness(t.Shape, means, scalars)...)
}

// residualCube is E[gamma^3] over the label.
func residualCube(loss Loss, f, mean float64) float64 {
	no, yes := loss.Residual(f, 0), loss.Residual(f, 1)
	return math.FMA(mean, yes*yes*yes, float64((1-mean)*float64(no*no*no)))
}

// driftAssumption tests that the mean gradient of the loss vanishes. One half
// of the batches gives the direction a in which it seems to point, the other
// half measures it along a, free of the bias that a choice after the fact has:
//
//	statistic = a . E[gamma grad f] / ( |a| sqrt(E|gamma grad f|^2) )
//
// the length of the drift in units of the noise, 1/sqrt(noise scale + 1) where
// a is right.
func driftAssumption(means *batchMeans, first, n int) Assumption {
	half := (len(means.value) + 1) / 2
	a, b := &batchMeans{means.value[:half], means.size[:half]}, &batchMeans{means.value[half:], means.size[half:]}
	direction := a.all()[first : first+n]
	length := norm(direction)
	var noise float64
	for _, v := range means.all()[first+n : first+2*n] {
		noise += v
	}
	got := b.of(func(v []float64) float64 {
		var along float64
		for k, x := range direction {
			along = math.FMA(x, v[first+k], along)
		}
		return along / length / math.Sqrt(noise)
	})
	if length == 0 {
		got = walk.Estimate{N: len(b.value)}
	}
	return twoSided("drift", "the mean of (p - y) grad f is 0 (Eq. 5)", got, 0)
}

// skewness tests the third moments of the parameters of each kind, by the one
// that is least compatible with 0. Units that are active in fewer than
// fewestActive samples are left out.
func skewness(s Shape, means *batchMeans, first int) (out []Assumption) {
	n := s.Dim()
	var of [3][]walk.Estimate
	for k := range n {
		kind, i, _ := s.At(k)
		if means.mean(first+3*n+i)*means.total() < fewestActive-0.5 {
			continue
		}
		of[kind] = append(of[kind], means.pick(first+n+k, first+2*n+k).function(func(v []float64) float64 {
			return v[1] / math.Pow(v[0], 1.5)
		}))
	}
	for kind, name := range [...]string{KindV: "skewness_v", KindB: "skewness_b", KindW: "skewness_w"} {
		if of[kind] == nil {
			continue
		}
		at, p := worst(of[kind], 0, 2)
		out = append(out, judged(name, "odd moments of the step in "+Kind(kind).String()+" vanish (Eq. 5); the worst parameter", at, 0, p))
	}
	return out
}
