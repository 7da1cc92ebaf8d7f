package soret

import (
	"fmt"
	"math"

	"thermowalk/walk"
)

// stepMoments are the first two moments of a step d = q' - q that knows no wall.
//
//	mean_i = E[d_i] = -eta mu_i,   second[i*n+j] = E[d_i d_j] = mean_i mean_j + eta^2 M_ij
//
// with M_ij = g_i g_j within a sign group and 0 between groups for a binary law
// (Eq. 8), E[gamma^2] E[f_i f_j] for the general law (Eqs. 4 and 6). reach is how many
// standard deviations of the noise a step may be long.
type stepMoments struct {
	dim   int
	at    func(mean, second, q []float64)
	reach float64
}

// variateNodes is the number of quadrature points of each xi.
const variateNodes = 16

func newStepMoments(law walk.Law, eta float64) (*stepMoments, error) {
	if err := lawFault(law); err != nil {
		return nil, err
	}
	switch law := law.(type) {
	case walk.Binary:
		return binaryMoments(law, eta), nil
	case walk.General:
		return generalMoments(law, eta)
	}
	return nil, fmt.Errorf("soret: the moments of a step are known of a binary law (Eq. 8) and of the general law (Eq. 4), not of %T", law)
}

func binaryMoments(law walk.Binary, eta float64) *stepMoments {
	n, groups, scales := law.Dim(), law.SignGroups(), binaryScales(law, eta)
	g, c := make([]float64, n), make([]float64, n)
	return &stepMoments{dim: n, reach: 1, at: func(mean, second, q []float64) {
		scales(g, c, q)
		for i := range mean {
			mean[i] = c[i] - q[i]
			g[i] *= eta
		}
		for i := range mean {
			for j := range mean {
				second[i*n+j] = float64(mean[i] * mean[j])
				if groups[i] == groups[j] {
					second[i*n+j] = math.FMA(g[i], g[j], second[i*n+j])
				}
			}
		}
	}}
}

func generalMoments(law walk.General, eta float64) (*stepMoments, error) {
	gamma, err := variance(law.Gamma)
	if err != nil {
		return nil, err
	}
	n, outcomes := law.Dim(), 1
	var rules []rule
	for _, v := range law.Xi {
		r, err := variateRule(v, variateNodes)
		if err != nil {
			return nil, err
		}
		rules = append(rules, r)
		if outcomes *= len(r.x); outcomes > maxOutcomes {
			return nil, fmt.Errorf("soret: %d noise variables at %d nodes each make more than %d outcomes", len(law.Xi), variateNodes, maxOutcomes)
		}
	}
	drift := func(mu, _ []float64) { clear(mu) }
	if law.Drift != nil {
		drift = pointwise(law.Drift)
	}
	f, place, xi := rowsOfOne(n), rowsOfOne(n), rowsOfOne(len(law.Xi))
	return &stepMoments{dim: n, reach: 6, at: func(mean, second, q []float64) {
		drift(mean, q)
		for i, x := range q {
			mean[i] *= -eta
			place[i][0] = x
		}
		for i := range mean {
			for j := range mean {
				second[i*n+j] = float64(mean[i] * mean[j])
			}
		}
		for b := range outcomes {
			weight, digit := eta*eta*gamma, b
			for j, r := range rules {
				xi[j][0] = r.x[digit%len(r.x)]
				weight *= r.w[digit%len(r.x)]
				digit /= len(r.x)
			}
			law.F.Eval(f, place, xi)
			for i := range mean {
				for j := range mean {
					second[i*n+j] = math.FMA(float64(weight*f[i][0]), f[j][0], second[i*n+j])
				}
			}
		}
	}}, nil
}

// variance is E[gamma^2].
func variance(v walk.Variate) (float64, error) {
	switch v := v.(type) {
	case walk.TwoPoint:
		return v.Size * v.Size, nil
	case walk.UniformVariate:
		return v.Half * v.Half / 3, nil
	case walk.NormalVariate:
		return v.SD * v.SD, nil
	case walk.StudentT:
		return v.Scale * v.Scale * v.Nu / (v.Nu - 2), nil
	}
	return 0, fmt.Errorf("soret: the variance of the law %q is not known; known are two-point, uniform, normal and Student's t", v)
}

// reaches tells whether a step from q with these moments may pass an end of a wall.
func (m *stepMoments) reaches(wall walk.Wall, i int, q, mean, second []float64) bool {
	if _, winds := wall.(walk.Winding); winds {
		return false
	}
	lo, hi := wall.Range()
	way := m.way(i, mean, second)
	return q[i]-way < lo || q[i]+way > hi
}

// way is how far a step with these moments may go along coordinate i.
func (m *stepMoments) way(i int, mean, second []float64) float64 {
	spread := math.Sqrt(math.Max(0, second[i*m.dim+i]-mean[i]*mean[i]))
	return math.Abs(mean[i]) + m.reach*spread
}
