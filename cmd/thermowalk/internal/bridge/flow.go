package bridge

import (
	"math"

	"thermowalk/nnbridge"
	"thermowalk/soret"
)

// flowLaws are the laws whose flux is drawn over the (V, b) plane.
var flowLaws = []soret.Law{soret.KramersMoyal{}, soret.Paper{}}

// flowSide is the number of arrows along each side of the plane.
const flowSide = 15

// flow adds the flux over the part of the (V, b) plane where the units are, for
// the weights of the unit whose |W_i| is nearest to their root mean square. Where
// no law knows a flux anywhere, there is none.
func (m *measurement) flow() error {
	if !m.net.Bias || !m.study.closed() {
		return nil
	}
	rho := nnbridge.UnitDensity(m.net)
	medium := soret.Medium{Field: nnbridge.NewPlane(m.net, m.typical(), m.study.data.Inputs, m.s2, m.study.Config.Batch), Density: rho}
	loV, hiV, loB, hiB := m.window()
	var rows []FlowRow
	moves := false
	for _, law := range flowLaws {
		for i := range flowSide {
			for j := range flowSide {
				q := []float64{
					loV + (hiV-loV)*(float64(i)+0.5)/flowSide,
					loB + (hiB-loB)*(float64(j)+0.5)/flowSide,
				}
				row := FlowRow{Step: m.step, Law: law.Name(), V: q[0], B: q[1], Rho: rho.Eval(q)}
				list, err := nnbridge.Fluxes(medium, q, m.study.Config.Eta, law)
				if err != nil || list[0].Err != nil || math.IsNaN(list[0].J[0]+list[0].J[1]) { // a dead place, or no density there
					row.JV, row.JB = 0, 0
				} else {
					row.JV, row.JB = list[0].J[0], list[0].J[1]
					moves = true
				}
				rows = append(rows, row)
			}
		}
	}
	if moves {
		m.report.Flow = append(m.report.Flow, rows...)
	}
	return nil
}

// typical is the unit whose |W_i| is nearest to the root mean square.
func (m *measurement) typical() (unit int) {
	rms := frobenius(m.net) / math.Sqrt(float64(m.net.Hidden))
	for i := range m.net.Hidden {
		if math.Abs(m.net.NormW(i)-rms) < math.Abs(m.net.NormW(unit)-rms) {
			unit = i
		}
	}
	return unit
}

// window is the part of the plane that holds the units, with a margin, V > 0.
func (m *measurement) window() (loV, hiV, loB, hiB float64) {
	loB, hiB = math.Inf(1), math.Inf(-1)
	for i, v := range m.net.V {
		hiV = math.Max(hiV, math.Abs(v))
		loB, hiB = math.Min(loB, m.net.B[i]), math.Max(hiB, m.net.B[i])
	}
	if hiV *= 1.25; hiV == 0 {
		hiV = 1
	}
	room := 0.25 * (hiB - loB)
	if room == 0 {
		room = 0.5
	}
	return 0, hiV, loB - room, hiB + room
}
