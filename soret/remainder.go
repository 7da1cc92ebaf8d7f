package soret

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"thermowalk/walk"
)

// Remainder is the order in eta of what a law leaves out,
//
//	| J/eta^2 - law | ~ eta^Order
//
// If it could not be resolved, Reason says why in words and Order is NaN.
// Used counts the samples that took part: the largest eta.
type Remainder struct {
	Order  walk.Estimate
	Used   int
	Reason string
	Fit
}

// Resolved tells whether an order was found.
func (r Remainder) Resolved() bool { return r.Reason == "" }

func unresolved(used int, format string, args ...any) Remainder {
	return Remainder{Order: walk.Estimate{Value: math.NaN(), StdErr: math.NaN()}, Used: used, Reason: fmt.Sprintf(format, args...)}
}

// RemainderOrder measures the order of the difference between measured fluxes
// and a law, by weighted regression of log|J/eta^2 - law| on log eta. law gives the
// law's J/eta^2 for each sample; a leading-order law has the same number for all.
//
// The samples are taken from the largest eta down as long as the difference
// is five standard errors; those below are noise and take no part, so the
// choice does not depend on how they fell. An order near 0 means that the
// law is wrong at leading order; for a right one it is the law's Order.
//
// Numbers without noise, such as values of the exact law, have StdErr 0 (all or
// none): then the local slope between the two smallest eta above rounding is
// returned, and its change from the pair before is its error (N = 0; the error
// is that of truncation, not statistical).
func RemainderOrder(samples []Sample, law []float64) Remainder {
	if len(samples) != len(law) {
		panic("soret: a law value is needed for each sample")
	}
	type difference struct {
		Sample
		noise float64 // below which the difference means nothing
	}
	var ds []difference
	exact := 0
	for k, s := range samples {
		noise := significance * s.Flux.StdErr
		if s.Flux.StdErr == 0 {
			exact++
			noise = 1e3 * 0x1p-52 / s.Eta * math.Abs(s.Flux.Value)
		}
		d := s
		d.Flux.Value -= law[k]
		if !(s.Eta > 0) || math.IsNaN(d.Flux.Value) || math.IsNaN(noise) {
			return unresolved(0, "the flux, its error or the law is not a number at eta = %g", s.Eta)
		}
		ds = append(ds, difference{d, noise})
	}
	if exact != 0 && exact != len(ds) {
		return unresolved(0, "some fluxes have an error and some have none")
	}
	slices.SortStableFunc(ds, func(a, b difference) int {
		switch {
		case a.Eta > b.Eta:
			return -1
		case a.Eta < b.Eta:
			return 1
		}
		return 0
	})
	used := 0
	for used < len(ds) && math.Abs(ds[used].Flux.Value) > ds[used].noise {
		used++
	}
	for k := 1; k < used; k++ {
		if math.Signbit(ds[k].Flux.Value) != math.Signbit(ds[0].Flux.Value) {
			return unresolved(k, "the difference changes its sign at eta = %g: no power of eta yet", ds[k].Eta)
		}
	}
	var chosen []Sample
	var distinct int
	for k, d := range ds[:used] {
		chosen = append(chosen, d.Sample)
		if k == 0 || d.Eta != ds[k-1].Eta {
			distinct++
		}
	}
	if exact > 0 {
		return noiseless(chosen, distinct)
	}
	if distinct < 2 {
		return unresolved(used, "only %d of %d measurements, counted from the largest eta, differ from the law by more than %d standard errors; two are needed", used, len(ds), significance)
	}
	v := mat.NewDiagDense(used, nil)
	for k, s := range chosen {
		v.SetDiag(k, s.Flux.StdErr*s.Flux.StdErr)
	}
	order, fit, err := logFit(chosen, v, false)
	if err != nil {
		return unresolved(used, "%v", err)
	}
	return Remainder{Order: order, Used: used, Fit: fit}
}

// noiseless takes local slopes between neighbouring eta, from the largest down.
func noiseless(chosen []Sample, distinct int) Remainder {
	if distinct != len(chosen) || distinct < 3 {
		return unresolved(len(chosen), "three different eta with a difference above rounding are needed; there are %d", distinct)
	}
	slope := func(k int) float64 {
		a, b := chosen[k], chosen[k+1]
		return math.Log(a.Flux.Value/b.Flux.Value) / math.Log(a.Eta/b.Eta)
	}
	last := slope(len(chosen) - 2)
	return Remainder{
		Order: walk.Estimate{Value: last, StdErr: math.Abs(last - slope(len(chosen)-3))},
		Used:  len(chosen),
		Fit:   Fit{P: math.NaN()},
	}
}
