package nnbridge

import (
	"errors"
	"fmt"
	"math"
	"sort"

	"thermowalk/walk"
)

// RowsPhi holds phi_1 and phi_2 of one unit over the rows of a data set, as
// functions of its bias. phi_1, phi_2 and d_b phi_1 are exact means over the
// rows (Eqs. 23-26), from tail sums over the sorted u = W_i.x.
//
// d_b phi_2 holds the density of u at -b. Rows have none, so it is that of the
// law they are drawn from, estimated with the kernel of Epanechnikov,
//
//	rho_h = 1/(n h) sum_r K((u_r + b)/h),   K(t) = 3/4 (1 - t^2) for |t| < 1
//	h     = 1.17 min(sd, IQR/1.34) n^(-1/5)
//
// half the bandwidth that is best for the mean square error of a normal law, so
// that the bias of a smooth density is about a tenth of its noise. Its error is
// sqrt(0.6 rho_h/(n h)) from the rows, and |rho_h - rho_{h/2}| for the bias; the
// two add as squares. Equal values of u count as one for n = N^2/sum c^2, c
// being how often each occurs.
//
// Source: V. A. Epanechnikov, Theory Probab. Appl. 14 (1969) 153; B. W.
// Silverman, Density Estimation (1986), section 3.4, for the bandwidth.
type RowsPhi struct {
	rows      *projected
	size      float64 // n
	bandwidth float64 // h; 0 where all rows agree
}

// A density is estimated from no fewer distinct values in the kernel's window,
// none of which holds more than this part of the rows there.
const (
	densityValues = 16
	densityShare  = 0.25
)

// NewRowsPhi sorts the rows for unit i of a network. It panics on rows of
// another width.
func NewRowsPhi(t *TwoLayer, i int, rows Rows) *RowsPhi {
	if rows.Width() != t.Inputs {
		panic("nnbridge: RowsPhi of rows of another width")
	}
	p := newProjected(t.unit(i), Data{Inputs: rows, Labels: Fair{}}, 1)
	r := &RowsPhi{rows: p}
	count := float64(len(p.u))
	var squares float64
	runs(p.u, func(n int) { squares = math.FMA(float64(n), float64(n), squares) })
	r.size = count * count / squares
	_, spread := spreadOf(p.u)
	if iqr := p.u[len(p.u)/4] - p.u[3*len(p.u)/4]; iqr > 0 {
		spread = math.Min(spread, iqr/1.34)
	}
	r.bandwidth = 1.17 * spread * math.Pow(r.size, -0.2)
	return r
}

// Bandwidth is h, in units of z.
func (r *RowsPhi) Bandwidth() float64 { return r.bandwidth }

// means are E[s^2], E[s] and E[s'] over the rows.
func (r *RowsPhi) means(b float64) (two, one, zero float64) {
	u, count := r.rows.u, float64(len(r.rows.u))
	active := sort.Search(len(u), func(i int) bool { return !(u[i]+b > 0) })
	n, s := float64(active), r.rows.sums[active]
	two = math.Max(0, math.FMA(b, math.FMA(b, n, 2*s[0]), s[1]))
	return two / count, math.Max(0, math.FMA(b, n, s[0])) / count, n / count
}

// Density is the density of u at -b, that is of z at 0, with its error. The
// error says why there is none: where fewer than 16 distinct values of u lie
// within h, or more than a quarter of the rows there agree.
func (r *RowsPhi) Density(b float64) (walk.Estimate, error) {
	h := r.bandwidth
	if !(h > 0) || math.IsInf(h, 0) {
		return noEstimate(), errors.New("no density of W.x: nearly all rows have the same")
	}
	window := r.window(b, h)
	values, most := 0, 0
	runs(window, func(n int) { values, most = values+1, max(most, n) })
	switch {
	case values < densityValues:
		return noEstimate(), fmt.Errorf("no density of W.x at -b = %.4g: %d distinct values within h = %.3g; at least %d are needed", -b, values, h, densityValues)
	case float64(most) > densityShare*float64(len(window)):
		return noEstimate(), fmt.Errorf("no density of W.x at -b = %.4g: %d of the %d rows within h = %.3g have the same", -b, most, len(window), h)
	}
	rho, half := r.kernel(b, h), r.kernel(b, h/2)
	return walk.Estimate{Value: rho, StdErr: math.Hypot(math.Sqrt(0.6*rho/(r.size*h)), rho-half), N: int(r.size)}, nil
}

// window are the values of u within h of -b, descending.
func (r *RowsPhi) window(b, h float64) []float64 {
	u := r.rows.u
	from := sort.Search(len(u), func(i int) bool { return u[i]+b < h })
	to := sort.Search(len(u), func(i int) bool { return u[i]+b <= -h })
	return u[from:to]
}

func (r *RowsPhi) kernel(b, h float64) (sum float64) {
	for _, u := range r.window(b, h) {
		sum += epanechnikov((u + b) / h)
	}
	return sum / (h * float64(len(r.rows.u)))
}

func epanechnikov(t float64) float64 { return math.Max(0, 0.75*math.FMA(-t, t, 1)) }

// At is phi at a bias, s2 = E[(p-y)^2]. Where there is no density (Density says
// why), or the unit is dead, DTwo is NaN.
func (r *RowsPhi) At(b, s2 float64) Phi {
	two, one, zero := r.means(b)
	if zero == 0 {
		return Phi{DTwo: math.NaN()}
	}
	rho, _ := r.Density(b) // NaN without one
	scale := math.Sqrt(s2)
	root := math.Sqrt(two)
	return Phi{
		One: scale * root, Two: scale * math.Sqrt(zero),
		DOne: scale * one / root, DTwo: scale * rho.Value / (2 * math.Sqrt(zero)),
		Rate: zero,
	}
}

// Psi is that of Eq. 27 for rho = 1 with its standard error as the psi of the
// law behind the rows: with z_r = u_r + b,
//
//	psi = s2 |v| [ E[s^2]^(1/2) E[s'] + E[s']^(1/2) (E[s] + v^2 rho_h/2) ] / ( E[s^2] + v^2 E[s'] )^(1/2)
//
// is linear in the rows to first order, which gives its variance; the bias of
// the density is added. s2 is taken as known. The error says why there is none.
func (r *RowsPhi) Psi(v, b, s2 float64) (walk.Estimate, error) {
	two, one, zero := r.means(b)
	if zero == 0 {
		return noEstimate(), errors.New("no row activates the unit")
	}
	density, err := r.Density(b)
	if err != nil {
		return noEstimate(), err
	}
	square := float64(v * v)
	size, root, active := math.Sqrt(math.FMA(square, zero, two)), math.Sqrt(two), math.Sqrt(zero)
	sum := math.FMA(square/2, density.Value, one)
	psi := math.FMA(root, zero, float64(active*sum)) / size
	byTwo := zero/(2*root*size) - psi/(2*size*size)
	byOne := active / size
	byZero := (root+sum/(2*active))/size - float64(psi*square)/(2*size*size)
	byRho := active * square / (2 * size)
	var mean, spread float64
	for k, u := range r.rows.u {
		z, score := u+b, 0.0
		if z > 0 {
			score = math.FMA(z, math.FMA(z, byTwo, byOne), byZero)
		}
		score = math.FMA(byRho/r.bandwidth, epanechnikov(z/r.bandwidth), score)
		d := score - mean
		mean += d / float64(k+1)
		spread = math.FMA(d, score-mean, spread)
	}
	noise := math.Sqrt(spread / (float64(len(r.rows.u)) * r.size))
	bias := byRho * (density.Value - r.kernel(b, r.bandwidth/2))
	scale := s2 * math.Abs(v)
	return walk.Estimate{Value: scale * psi, StdErr: scale * math.Hypot(noise, bias), N: int(r.size)}, nil
}

func noEstimate() walk.Estimate { return walk.Estimate{Value: math.NaN(), StdErr: math.NaN()} }

// runs tells how often each value of a sorted list occurs.
func runs(sorted []float64, run func(n int)) {
	for from := 0; from < len(sorted); {
		to := from + 1
		for to < len(sorted) && sorted[to] == sorted[from] {
			to++
		}
		run(to - from)
		from = to
	}
}
