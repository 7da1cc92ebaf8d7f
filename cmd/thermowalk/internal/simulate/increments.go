package simulate

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"thermowalk/cmd/thermowalk/internal/config"
	"thermowalk/soret"
	"thermowalk/walk"
)

// increments puts the moments of increments into a table, each beside the law of motion:
// the diffusion's moment at the middle of the bin, what finite steps and what the finite
// bin make different.
func (rep *Report) increments(r *config.Run, t walk.IncrementsTally, s *walk.Scores, exact []soret.Resolved) {
	law, err := soret.NewIncrementLaw(r.Walk, t)
	if err != nil {
		rep.Notes = append(rep.Notes, fmt.Sprintf("no law of motion beside %s: %s", t.Label, strings.TrimPrefix(err.Error(), "soret: ")))
	}
	if err == nil && exact == nil && mostNear(law, t.Grid.N) < 3 {
		err = errors.New("fewer than three bins do not say how the density goes in one of them")
		rep.Notes = append(rep.Notes, fmt.Sprintf("no law of motion beside %s: %v", t.Label, err))
	}
	n := float64(t.Lag)
	var unresolved [][3]float64
	if err == nil {
		unresolved = unresolvedDensity(law, t.Grid.N, n, s)
	}
	for bin := range t.Grid.N {
		d1, d4 := t.Moment(s, bin, 1).Scale(1/n), t.Moment(s, bin, 4).Scale(1/(24*n))
		d2 := s.JackknifeOf([]int{4 * bin, 4*bin + 1, 4*bin + 2}, func(m []float64) float64 {
			return coefficients([3]float64{m[1] / m[0], m[2] / m[0], 0}, n)[1]
		})
		row := IncrementsRow{
			Tally: t.Label, Estimator: "increments", Coordinate: int64(t.Axis + 1), Lo: t.Grid.Edge(bin), Hi: t.Grid.Edge(bin + 1), Lag: int64(t.Lag),
			Share: s.Estimate(4 * bin).Value, D1: d1.Value, D1Err: d1.StdErr, D2: d2.Value, D2Err: d2.StdErr, D4: d4.Value, D4Err: d4.StdErr,
		}
		if err == nil {
			by := byShares(law.Bin(bin), s, unresolved[bin], n)
			if exact != nil {
				by = byOperator(exact[4*bin:4*bin+4], n)
			}
			row.beside(law.Bin(bin), by, bin, n, s)
		}
		rep.Increments = append(rep.Increments, row)
	}
}

// mostNear is the most shares that make the density in a bin.
func mostNear(law *soret.IncrementLaw, bins int) (most int) {
	for b := range bins {
		most = max(most, len(law.Bin(b).Near()))
	}
	return most
}

// unresolvedDensity is how far the law in each bin may be off because shares know the density only so well.
// Densities by five, three and one share give ever coarser laws, and what the first leaves out is
// less than their differences, as these are less each time; at most half is counted on, since the last term
// need not fall as the one before it: with a and b the differences, each the
// largest in the bin and in those beside it, since one may be small by accident, and A and B the sums of
// the differences over all bins,
//
//	a min(1, max(1/2, a/b, A/B));   a where the five do not lie about the bin, but at one side of it;
//	b where there are no five bins
func unresolvedDensity(law *soret.IncrementLaw, bins int, n float64, s *walk.Scores) [][3]float64 {
	fine, coarse := make([][3]float64, bins), make([][3]float64, bins)
	few := mostNear(law, bins) < 5
	for b := range bins {
		orders := law.Bin(b).Orders(func(b int) float64 { return s.Estimate(4 * b).Value })
		five, three, one := coefficients(orders[0], n), coefficients(orders[1], n), coefficients(orders[2], n)
		for k := range five {
			fine[b][k], coarse[b][k] = math.Abs(five[k]-three[k]), math.Abs(three[k]-one[k])
		}
	}
	var all, allCoarse [3]float64
	for b := range bins {
		for k := range all {
			if d := fine[b][k] + coarse[b][k]; d-d == 0 { // not where no law is
				all[k] += fine[b][k]
				allCoarse[k] += coarse[b][k]
			}
		}
	}
	left := make([][3]float64, bins)
	for b := range left {
		for k := range left[b] {
			var a, c float64
			for near := max(0, b-1); near <= min(b+1, bins-1); near++ {
				if d := fine[near][k]; d > a {
					a = d
				}
				if d := coarse[near][k]; d > c {
					c = d
				}
			}
			near := law.Bin(b).Near()
			switch beside := near[0]+near[len(near)-1] != 2*b; {
			case few:
				left[b][k] = c
			case beside:
				left[b][k] = a
			case a > 0:
				left[b][k] = a * min(1, max(0.5, a/c, all[k]/allCoarse[k]))
			}
		}
	}
	return left
}

// coefficients makes D1, D2 and D4 of the moments E[dq^p], p = 1, 2, 4, over n steps. D2 is
// of the variance, so it is not linear in them.
func coefficients(m [3]float64, n float64) [3]float64 {
	return [3]float64{m[0] / n, (m[1] - float64(m[0]*m[0])) / (2 * n), m[2] / (24 * n)}
}

// inBin is D1, D2 and D4 in a bin by the law of motion, with the density there from somewhere.
type inBin struct {
	law, err [3]float64
	near     []int                                    // bins whose measured shares make the law
	of       func(share func(int) float64) [3]float64 // the law as they make it
}

// byShares takes the density from the measured shares.
func byShares(law *soret.IncrementBin, s *walk.Scores, unresolved [3]float64, n float64) inBin {
	of := func(share func(int) float64) [3]float64 { return coefficients(law.Mean(share), n) }
	share := func(b int) float64 { return s.Estimate(4 * b).Value }
	err := coefficientErrors(law.Mean(share), law.Error, n)
	for k := range err {
		err[k] += unresolved[k]
	}
	return inBin{of(share), err, law.Near(), of}
}

// byOperator takes it from the exact operator, as the mean scores of the bin.
func byOperator(scores []soret.Resolved, n float64) inBin {
	share := scores[0]
	var mean, err [3]float64
	for k, m := range scores[1:] {
		mean[k] = m.Value / share.Value
		err[k] = (m.Error + math.Abs(mean[k])*share.Error) / share.Value
		if !(share.Value > 2*share.Error) {
			mean[k] = math.NaN() // nothing is there
		}
	}
	law := coefficients(mean, n)
	return inBin{law, coefficientErrors(mean, err, n), nil, func(func(int) float64) [3]float64 { return law }}
}

// coefficientErrors are those of D1, D2 and D4 by errors of E[dq^p].
func coefficientErrors(mean, err [3]float64, n float64) [3]float64 {
	of := coefficients(err, n)
	of[1] = (err[1] + 2*math.Abs(mean[0])*err[0]) / (2 * n)
	return of
}

// beside states the law in a bin, if it has a mean there. Where the law takes its density from the
// measured shares, the errors of both are those of one jackknife.
func (row *IncrementsRow) beside(law *soret.IncrementBin, by inBin, bin int, n float64, s *walk.Scores) {
	centre := coefficients(law.Centre, n)
	leading := [3]float64{law.Leading[0] / n, law.Leading[1] / (2 * n), law.Leading[2] / (24 * n)} // of the variance already
	rare := few(s.Column(4 * bin))
	columns := []int{4 * bin, 4*bin + 1, 4*bin + 2, 4*bin + 3}
	shares := map[int]int{} // where the share of a bin stands among the columns
	for _, b := range by.near {
		shares[b] = len(columns)
		columns = append(columns, 4*b)
	}
	for k, to := range [3]struct{ law, err, leading, step, bin, z **float64 }{
		{&row.Law1, &row.LawErr1, &row.Leading1, &row.Step1, &row.Bin1, &row.Z1},
		{&row.Law2, &row.LawErr2, &row.Leading2, &row.Step2, &row.Bin2, &row.Z2},
		{&row.Law4, &row.LawErr4, &row.Leading4, &row.Step4, &row.Bin4, &row.Z4},
	} {
		step, over := centre[k]-leading[k], by.law[k]-centre[k]
		if over-over != 0 {
			continue
		}
		*to.law, *to.err, *to.leading, *to.step, *to.bin = &by.law[k], &by.err[k], &leading[k], &step, &over
		off := s.JackknifeOf(columns, func(m []float64) float64 {
			measured := coefficients([3]float64{m[1] / m[0], m[2] / m[0], m[3] / m[0]}, n)
			return measured[k] - by.of(func(b int) float64 { return m[shares[b]] })[k]
		})
		// Nothing is random where a binary step has the same size all over the bin.
		if off.StdErr > 1e-12*math.Abs(by.law[k]) && !rare {
			z := off.Value / math.Hypot(off.StdErr, by.err[k])
			*to.z = &z
		}
	}
}

// scoresOfIncrements tells how far the moments are from the law, as beside does.
func (r *Report) scoresOfIncrements() (n int, mean, worst float64) {
	for _, row := range r.Increments {
		for _, z := range []*float64{row.Z1, row.Z2, row.Z4} {
			if z != nil {
				n++
				mean += *z * *z
				worst = max(worst, math.Abs(*z))
			}
		}
	}
	return n, mean / float64(max(n, 1)), worst
}
