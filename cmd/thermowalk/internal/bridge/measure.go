package bridge

import (
	"fmt"
	"math"

	"thermowalk/nnbridge"
	"thermowalk/soret"
	"thermowalk/walk"
)

// measurement is one time in training under way. Its stages run in the order
// of their place in this file; each adds rows to the report.
type measurement struct {
	study    *Study
	report   *Report
	step     uint64
	net      *nnbridge.TwoLayer
	sampling nnbridge.Sampling

	h        *nnbridge.Moments
	factored *nnbridge.Scales // of one sample
	joint    *nnbridge.Scales // of one sample
	s2       float64
	vb       []walk.Estimate // coherence of V and b of each unit, measured
}

// scales takes h and g of every parameter, and the state of the network.
func (m *measurement) scales() (err error) {
	data, loss := m.study.data, m.study.loss
	if m.h, err = nnbridge.MomentsOf(m.net, data.Inputs, m.sampling); err != nil {
		return err
	}
	if m.factored, err = nnbridge.FactoredScales(m.net, data, loss, 1, m.sampling); err != nil {
		return err
	}
	if m.joint, err = nnbridge.JointScales(m.net, data, loss, 1, m.sampling); err != nil {
		return err
	}
	m.s2 = m.factored.S2.Value
	batch := m.study.Config.Batch
	mean, joint := m.factored.ForBatch(batch), m.joint.ForBatch(batch)
	for k, q := range m.net.Params(nil) {
		kind, i, j := m.net.At(k)
		row := ScaleRow{
			Step: m.step, Parameter: m.net.Label(k), Kind: kind.String(), Unit: int64(i), Value: q,
			H: m.h.H[k].Value, HErr: m.h.H[k].StdErr, Method: m.h.Method,
			GSample: m.factored.G[k].Value, GBatch: mean.G[k].Value, GJoint: joint.G[k].Value, GJointErr: joint.G[k].StdErr,
		}
		if kind == nnbridge.KindW {
			input := int64(j)
			row.Input = &input
		}
		m.report.Scales = append(m.report.Scales, row)
	}
	return m.network()
}

// network adds the state of the network.
func (m *measurement) network() error {
	noise, err := nnbridge.NoiseScaleOf(m.net, m.study.data, m.study.loss, m.sampling)
	if err != nil {
		return err
	}
	c := m.study.Config
	row := NetworkRow{
		Step: m.step, Rate: m.h.Rate.Value, RateErr: m.h.Rate.StdErr,
		NormV: m.net.NormV(), NormW: frobenius(m.net),
		S2: m.factored.S2.Value, S2Err: m.factored.S2.StdErr, Force: nnbridge.ForceStrength(c.Eta, c.Batch),
		GradSq: noise.Square.Value, DriftSq: noise.Drift.Value, DriftErr: noise.Drift.StdErr,
		Noise: known(noise.Scale.Value), Samples: int64(m.sampling.Samples),
	}
	if row.Noise != nil {
		row.NoiseErr = known(noise.Scale.StdErr)
	}
	if rows, ok := m.study.data.Inputs.(nnbridge.Rows); ok {
		row.Samples = int64(rows.Set.Len())
	}
	if m.net.Bias {
		var sum float64
		for _, b := range m.net.B {
			sum += b
		}
		row.MeanB = known(sum / float64(m.net.Hidden))
	}
	for _, rate := range m.h.Rates {
		if rate.Value < 1e-6 {
			row.Silent++
		}
	}
	m.report.Networks = append(m.report.Networks, row)
	return nil
}

// momentUnits is the largest number of units whose matrix of second moments is
// written out.
const momentUnits = 64

// moments adds the matrix of second moments of V and b, and takes the coherence
// of each unit from it.
func (m *measurement) moments() error {
	var coords []int
	for i := range min(m.net.Hidden, momentUnits) {
		coords = append(coords, m.net.Shape.V(i))
		if m.net.Bias {
			coords = append(coords, m.net.Shape.B(i))
		}
	}
	matrix, err := nnbridge.SecondMomentOf(m.net, m.study.data, m.study.loss, coords, m.sampling)
	if err != nil {
		return err
	}
	for a := range coords {
		for b := range a + 1 {
			e, c := matrix.Of(a, b), matrix.Coherence(a, b)
			m.report.Moments = append(m.report.Moments, MomentRow{
				Step: m.step, A: m.net.Label(coords[a]), B: m.net.Label(coords[b]),
				M: e.Value, MErr: e.StdErr, Coherence: known(c.Value), CoherenceErr: known(c.StdErr),
			})
			if m.net.Bias && a%2 == 1 && b == a-1 {
				m.vb = append(m.vb, c)
			}
		}
	}
	return nil
}

// known is a number, or nil where there is none.
func known(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}

func frobenius(n *nnbridge.TwoLayer) float64 {
	var sum float64
	for i := range n.Hidden {
		w := n.NormW(i)
		sum = math.FMA(w, w, sum)
	}
	return math.Sqrt(sum)
}

// units adds a row for each unit.
func (m *measurement) units() error {
	c := m.study.Config
	root := math.Sqrt(float64(c.Batch))
	rho := nnbridge.UnitDensity(m.net)
	for i, v := range m.net.V {
		row := UnitRow{Step: m.step, Unit: int64(i), V: v, WNorm: m.net.NormW(i)}
		phi, closed := m.phi(&row, i)
		if closed {
			row.Phi1, row.Phi2, row.Rate = phi.One, phi.Two, phi.Rate
			row.DPhi1, row.DPhi2 = known(phi.DOne), known(phi.DTwo)
		} else {
			row.Phi1 = math.Sqrt(m.s2 * m.h.H[m.net.Shape.V(i)].Value)
			row.Phi2 = math.Sqrt(m.s2 * m.h.Rates[i].Value)
			row.Rate = m.h.Rates[i].Value
		}
		row.GV = row.Phi1 / root
		if m.net.Bias {
			row.B = m.net.B[i]
			row.GB = known(math.Abs(v) * row.Phi2 / root)
			if closed {
				row.Coherence = known(phi.Coherence())
			}
		}
		if m.joint != nil {
			m.measured(&row, i, root)
		}
		if closed && m.net.Bias {
			q := []float64{math.Abs(v), row.B}
			row.Density = known(rho.Eval(q))
			m.flux(&row, i, q, rho)
		}
		m.report.Units = append(m.report.Units, row)
	}
	return nil
}

// phi is phi_1 and phi_2 of a unit, where they and their derivatives are known;
// psi goes into its row.
func (m *measurement) phi(row *UnitRow, i int) (phi nnbridge.Phi, ok bool) {
	rows, finite := m.study.data.Inputs.(nnbridge.Rows)
	if !finite {
		phi, ok = nnbridge.PhiOf(m.net, i, m.study.data.Inputs, m.s2)
		if psi := phi.Psi(m.net.V[i], 1); ok && m.net.Bias && !math.IsNaN(psi) {
			row.Psi, row.PsiErr = known(psi), known(0)
		}
		return phi, ok
	}
	if !m.net.Bias {
		return phi, false
	}
	over, b := nnbridge.NewRowsPhi(m.net, i, rows), m.net.B[i]
	row.Bandwidth = known(over.Bandwidth())
	psi, err := over.Psi(m.net.V[i], b, m.s2)
	if err != nil {
		m.report.without = append(m.report.without, fmt.Sprintf("unit %d %s: %v", i, m.report.when(m.step), err))
	} else {
		row.Psi, row.PsiErr = known(psi.Value), known(psi.StdErr)
	}
	return over.At(b, m.s2), true
}

// measured adds what was measured with p - y and grad f together.
func (m *measurement) measured(row *UnitRow, i int, root float64) {
	g := m.joint.G[m.net.Shape.V(i)]
	row.GVJoint, row.GVJointErr = known(g.Value/root), known(g.StdErr/root)
	if m.net.Bias {
		g = m.joint.G[m.net.Shape.B(i)]
		row.GBJoint, row.GBJointErr = known(g.Value/root), known(g.StdErr/root)
		if i >= len(m.vb) {
			return
		}
		vb := m.vb[i]
		if row.V < 0 { // the flip V -> -V
			vb.Value = -vb.Value
		}
		row.Measured, row.MeasErr = known(vb.Value), known(vb.StdErr)
	}
}

// flux adds the flux along g by the laws, where they apply: a dead unit, or one
// whose step folds the plane, leaves them null.
func (m *measurement) flux(row *UnitRow, i int, q []float64, rho soret.Density) {
	_, gaussian := m.study.data.Inputs.(nnbridge.Gaussian)
	medium := soret.Medium{Field: nnbridge.NewPlane(m.net, i, m.study.data.Inputs, m.s2, m.study.Config.Batch), Density: rho}
	for _, slot := range []struct {
		law soret.Law
		at  **float64
	}{{soret.Exact{}, &row.Exact}, {soret.KramersMoyal{}, &row.KramersMoyal}, {soret.Midpoint{}, &row.Midpoint}, {soret.Paper{}, &row.Paper}} {
		if slot.law.Order() == 0 && !gaussian {
			continue // too many evaluations of sums over the corners of a cube
		}
		list, err := nnbridge.Fluxes(medium, q, m.study.Config.Eta, slot.law)
		if err == nil && list[0].Err == nil {
			*slot.at = known(list[0].Along)
		}
	}
}

// assumptions tests the premises.
func (m *measurement) assumptions() error {
	list, err := nnbridge.AssumptionsOf(m.net, m.study.data, m.study.loss, m.sampling)
	if err != nil {
		return err
	}
	for _, a := range list {
		m.report.Assumptions = append(m.report.Assumptions, AssumptionRow{
			Step: m.step, Name: a.Name, Statistic: a.Statistic.Value, StdErr: a.Statistic.StdErr,
			Null: a.Null, P: a.P, FalseAlarm: a.FalseAlarm, Holds: a.Holds, Claim: a.Claim,
		})
	}
	return nil
}
