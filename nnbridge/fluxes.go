package nnbridge

import (
	"math"

	"thermowalk/soret"
	"thermowalk/walk/field"
)

// Flux is what one law says of the mass flux of a unit at a point: J/eta^2 in
// each coordinate, per step and unit area, and Along, its part along ghat = g/|g|.
// Err says why a law does not apply; then the numbers are NaN.
type Flux struct {
	Law   string
	J     []float64
	Along float64
	Err   error
}

// Fluxes puts flux laws side by side at one point of a medium, such as
// Map.Medium; without laws all of package soret: exact, kramers-moyal-4,
// kramers-moyal, midpoint and the paper's Eq. 10. Only the exact law and the
// next order depend on eta. A point where g has no direction is an error.
func Fluxes(m soret.Medium, q []float64, eta float64, laws ...soret.Law) ([]Flux, error) {
	if len(laws) == 0 {
		laws = soret.Laws()
	}
	normal, err := soret.Normal(m, 0, q)
	if err != nil {
		return nil, err
	}
	var list []Flux
	for _, law := range laws {
		f := Flux{Law: law.Name(), Along: math.NaN()}
		if f.J, f.Err = soret.Flux(law, m, q, eta); f.Err == nil {
			f.Along = 0
			for i, j := range f.J {
				f.Along = math.FMA(normal[i], j, f.Along)
			}
		} else {
			f.J = make([]float64, m.Dim())
			for i := range f.J {
				f.J[i] = math.NaN()
			}
		}
		list = append(list, f)
	}
	return list, nil
}

// UnitDensity is a density of the units of a network in the (V, b) plane: the
// normal law with their means and variances, in q1 = |V| (a unit with V < 0 is
// flipped) and q2 = b, independent. Units that are all alike, or alone, have no
// spread: the density is then 1. Without biases it is a density of q = |V|.
func UnitDensity(t *TwoLayer) *field.Expr {
	size := make([]float64, len(t.V))
	for i, v := range t.V {
		size[i] = math.Abs(v)
	}
	columns := [][]float64{size}
	if t.Bias {
		columns = append(columns, t.B)
	}
	scope := field.Scope{Vars: field.Coordinates(len(columns))}
	rho := scope.MustParse("1")
	for i, column := range columns {
		mean, sd := spreadOf(column)
		if !(sd > 0) {
			return scope.MustParse("1")
		}
		q := scope.MustParse(scope.Vars[i])
		normal := field.Call("normpdf", field.Div(field.Sub(q, field.Const(mean)), field.Const(sd)))
		rho = field.Mul(rho, field.Div(normal, field.Const(sd)))
	}
	return rho
}

// spreadOf is the mean and standard deviation of numbers.
func spreadOf(x []float64) (mean, sd float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		sd = math.FMA(v-mean, v-mean, sd)
	}
	return mean, math.Sqrt(sd / float64(max(1, len(x)-1)))
}
