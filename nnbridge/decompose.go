package nnbridge

import (
	"errors"
	"fmt"
	"math"

	"thermowalk/walk"
)

// Part is what one of the dynamics makes of the fall of a quantity under SGD,
// from the same initial networks and, where it has inputs, the same inputs.
//
// With y(t) the mean over replicas and T the last time,
//
//	Fall  = y(0) - y(T)
//	Share = Fall / (Fall of SGD)
//
// Errors are over replicas, taken in pairs.
type Part struct {
	Dynamics string
	Quantity Quantity
	Fall     walk.Estimate
	Share    walk.Estimate

	// Distance is the root mean square over time of the difference between the
	// mean curves of these dynamics and of SGD, in percent of SGD's fall; times
	// count equally on the linear axis of iterations.
	Distance float64
	// Noise is what the differences between replicas would make of the distance
	// if the two means were the same, in the same unit.
	Noise float64
}

// Explanation names the law that dynamics stand for, "" for those that are
// none by themselves.
//
//	thermophoresis  unbiased, reduced, reduced-vb: motion by the variance alone
//	label noise     rival: fluctuations of V that the mean residual rectifies
//	mean gradient   flow, drift: the loss falls, order eta
func Explanation(dynamics string) string {
	switch dynamics {
	case "unbiased", "reduced", "reduced-vb":
		return "thermophoresis"
	case "rival":
		return "label noise"
	case "flow", "drift":
		return "mean gradient"
	}
	return ""
}

// Decompose compares histories of several dynamics with that of SGD, for one
// quantity. All have the same times, start, seed and number of replicas; one
// of them is SGD's. Replicas that diverged under dynamics d are left out of
// its comparison on both sides. Dynamics that say nothing about the quantity,
// as Rival about V, have no part.
func Decompose(q Quantity, histories []*History) ([]Part, error) {
	var sgd *History
	for _, h := range histories {
		if h.Dynamics.Name() == (SGD{}).Name() {
			sgd = h
		}
	}
	if sgd == nil {
		return nil, errors.New("nnbridge: a decomposition needs the dynamics sgd")
	}
	var parts []Part
	for _, h := range histories {
		if law, ok := h.Dynamics.(interface{ Predicts(Quantity) bool }); ok && !law.Predicts(q) {
			continue
		}
		if len(h.Values) != len(sgd.Values) || len(h.Times) != len(sgd.Times) {
			return nil, fmt.Errorf("nnbridge: %s has %d replicas and %d times, sgd %d and %d", h.Dynamics.Name(), len(h.Values), len(h.Times), len(sgd.Values), len(sgd.Times))
		}
		curves, _ := CurvesOf(q, []float64{1, 2}, []*History{sgd, h})
		if len(curves[0].Values) < 2 {
			continue
		}
		parts = append(parts, part(h.Dynamics.Name(), q, curves[0], curves[1]))
	}
	return parts, nil
}

func part(name string, q Quantity, sgd, other Curve) Part {
	p := Part{Dynamics: name, Quantity: q}
	falls := fallsOf(sgd)
	p.Fall, p.Share = estimate(fallsOf(other)), ratio(fallsOf(other), falls)
	total := math.Abs(estimate(falls).Value)

	span := float64(sgd.Times[len(sgd.Times)-1])
	square, noise := 0.0, 0.0
	difference := make([]float64, len(sgd.Values))
	for t := range sgd.Times {
		for r := range difference {
			difference[r] = other.Values[r][t] - sgd.Values[r][t]
		}
		d := estimate(difference)
		// the trapezoidal rule on an uneven grid
		width := 0.0
		if t > 0 {
			width += float64(sgd.Times[t]-sgd.Times[t-1]) / 2
		}
		if t+1 < len(sgd.Times) {
			width += float64(sgd.Times[t+1]-sgd.Times[t]) / 2
		}
		square += d.Value * d.Value * width / span
		noise += d.StdErr * d.StdErr * width / span
	}
	p.Distance, p.Noise = 100*math.Sqrt(square)/total, 100*math.Sqrt(noise)/total
	return p
}

// fallsOf gives y(0) - y(T) of each replica.
func fallsOf(c Curve) []float64 {
	out := make([]float64, len(c.Values))
	for r, row := range c.Values {
		out[r] = row[0] - row[len(row)-1]
	}
	return out
}

// ratio estimates E[x]/E[y] from pairs, with the error of the ratio to first
// order.
func ratio(x, y []float64) walk.Estimate {
	r := estimate(x).Value / estimate(y).Value
	residual := make([]float64, len(x))
	for k := range x {
		residual[k] = x[k] - r*y[k]
	}
	e := estimate(residual)
	return walk.Estimate{Value: r, StdErr: e.StdErr / math.Abs(estimate(y).Value), N: len(x)}
}

// Best is the part of a law (see Explanation) that lies nearest to SGD; false if there
// is none of that law.
func Best(parts []Part, law string) (best Part, ok bool) {
	for _, p := range parts {
		if Explanation(p.Dynamics) == law && (!ok || p.Distance < best.Distance) {
			best, ok = p, true
		}
	}
	return best, ok
}
