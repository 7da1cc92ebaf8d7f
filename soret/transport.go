package soret

import (
	"fmt"
	"math"
)

// Transport is a law written as diffusion and thermophoresis along ghat, for
// one sign group U.
//
//	ghat . J / eta^2 = -D (ghat . grad rho) + C rho
//
// Speed is |g|, Heat the derivative along ghat of the effective temperature
// T = |g|^2/2 (A.4), both without their factor of eta: T' = S/|g|.
// D has the unit of g^2, C of g^2/q.
type Transport struct {
	D     float64 // diffusion coefficient / eta^2
	C     float64 // coefficient of thermophoresis / eta^2 (Eqs. 11-12)
	Speed float64 // |g|
	Heat  float64 // ghat . grad T / eta^2
}

// Linear is a law whose flux is linear in rho and grad rho, so that diffusion
// and thermophoresis can be told apart: the leading-order laws. group is a
// label of Medium.Groups, or 0 when that is nil. The density of the medium is
// not used and may be any.
type Linear interface {
	Law
	Transport(m Medium, group int, q []float64) (Transport, error)
}

// Coefficient is the coefficient of thermophoresis of Eqs. 11-12 as printed,
// the factor of rho in Eq. 10, per eta^2.
//
//	c / eta^2 = -S/|g|,   S = sum_{i,j in U} g_i g_j d_j g_i
//
// Under Eq. 7 it is <= 0: a flow towards smaller g. It is an error if no
// coordinate has the label group, or if g has no direction at q.
func Coefficient(m Medium, group int, q []float64) (float64, error) {
	t, err := Paper{}.Transport(m, group, q)
	return t.C, err
}

// Temperature is the effective temperature of A.4, T = (eta |g|)^2/2, per eta^2.
func (t Transport) Temperature() float64 { return 0.5 * t.Speed * t.Speed }

// ThermalDiffusion is D_T of Eq. 2, J = -D grad rho - rho D_T grad T, along ghat.
//
//	D_T = -C / T'
//
// It has no unit; 1 in one dimension by every law here. NaN where T' = 0: no
// temperature gradient, nothing to respond to.
func (t Transport) ThermalDiffusion() float64 {
	if t.Heat == 0 {
		return math.NaN()
	}
	return -t.C / t.Heat
}

// Soret is the Soret coefficient S_T = D_T/D (Eqs. 1-3), per eta^2: the true
// S_T is Soret()/eta^2. In one dimension S_T = 1/T, or 1/(2T) by Eq. 10.
func (t Transport) Soret() float64 { return t.ThermalDiffusion() / t.D }

// transport evaluates D = diffusion |g|^2 and the law's own c at q.
func transport(m Medium, group int, q []float64, diffusion float64, c func(l *local, u []int, speed float64) float64) (Transport, error) {
	if err := m.check(); err != nil {
		return Transport{}, err
	}
	if err := checkPoint(m, q, 1); err != nil {
		return Transport{}, err
	}
	u, err := m.unit(group)
	if err != nil {
		return Transport{}, err
	}
	l := newLocal(m.Dim())
	m.Field.Value(l.g, q)
	m.Field.Jacobian(l.dg, q)
	speed2 := l.speed2(u)
	speed := math.Sqrt(speed2)
	if !(speed > 0) || math.IsInf(speed, 0) {
		return Transport{}, fmt.Errorf("soret: the field has no direction at q = %s: |g| = %g", at(q), speed)
	}
	t := Transport{D: diffusion * speed2, C: c(l, u, speed), Speed: speed, Heat: l.shear(u) / speed}
	if math.IsNaN(t.C) || math.IsInf(t.C, 0) {
		return Transport{}, l.fault(q, math.NaN())
	}
	return t, nil
}
