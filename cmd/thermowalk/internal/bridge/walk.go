package bridge

import (
	"fmt"
	"math"
	"strconv"

	"github.com/goccy/go-yaml"

	"thermowalk/cmd/thermowalk/internal/validate"
	"thermowalk/nnbridge"
)

// walk is a study for `thermowalk validate`: the (V, b) walk of the unit with
// the largest psi, around the place where the unit is. Empty where the field
// is no expression, or no unit moves.
func (s *Study) walk(r *Report) string {
	if _, ok := s.data.Inputs.(nnbridge.Gaussian); !ok || !s.net.Bias {
		return ""
	}
	var unit *UnitRow
	for k := range r.Units {
		u := &r.Units[k]
		if u.Step != r.Units[0].Step || u.Psi == nil || u.V == 0 {
			continue
		}
		if unit == nil || *u.Psi > *unit.Psi {
			unit = u
		}
	}
	if unit == nil || !(*unit.Psi > 0) {
		return ""
	}
	v, b := rounded(math.Abs(unit.V)), rounded(unit.B)
	room := rounded(math.Min(0.5, 0.75*v)) // to the walls of the domain
	speed := math.Hypot(unit.GV, *unit.GB)
	largest := rounded(math.Min(0.4, 0.5*room/speed))
	m := validate.Medium{
		Name: fmt.Sprintf("unit %d", unit.Unit),
		Field: []string{
			"sqrt(s2*((q2^2+w^2)*normcdf(q2/w)+q2*w*normpdf(q2/w)))/sqrt(batch)",
			"q1*sqrt(s2*normcdf(q2/w))/sqrt(batch)",
		},
		Params: map[string]float64{"w": unit.WNorm, "s2": square(unit.Phi2) / unit.Rate, "batch": float64(s.Config.Batch)},
		Domain: [][]float64{{rounded(v - room), rounded(v + room)}, {rounded(b - room), rounded(b + room)}},
		At:     [][]float64{{v, b}},
		Radius: rounded(room / 5),
	}
	c := validate.Settings()
	c.Seed = s.Config.Seed
	for range 10 { // a steep unit's map folds at steps so large: the exact law wants smaller ones
		m.Eta = nil
		for _, part := range []float64{1, 0.75, 0.5, 0.375, 0.25} {
			m.Eta = append(m.Eta, rounded(part*largest))
		}
		medium := m
		medium.FillIn()
		c.Media = []validate.Medium{medium}
		if _, err := validate.Prepare(c); err == nil {
			break
		}
		largest /= 2
	}
	text, err := yaml.Marshal(c)
	if err != nil {
		panic("bridge: " + err.Error())
	}
	return string(text)
}

// rounded keeps three digits: the place of a surface and the room around it are
// a choice, not a result.
func rounded(x float64) float64 {
	v, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 3, 64), 64)
	if err != nil {
		return x
	}
	return v
}

func square(x float64) float64 { return x * x }
