package config

import (
	"errors"
	"fmt"
	"maps"

	"thermowalk/walk"
	"thermowalk/walk/field"
)

// preset is a named field with the values of its parameters.
type preset struct {
	field  []string
	params map[string]float64
}

// presets are the fields of the README.
var presets = map[string]preset{
	"sqrt1p": {[]string{"sqrt(1+q^2)"}, nil},
	"sine":   {[]string{"1+a*sin(q)"}, map[string]float64{"a": 0.5}},
	"radial": { // g = r^ (1 + a r^2)
		[]string{"q1*(1+a*(q1^2+q2^2))/sqrt(q1^2+q2^2)", "q2*(1+a*(q1^2+q2^2))/sqrt(q1^2+q2^2)"},
		map[string]float64{"a": 0.3},
	},
	"twolayer": { // one hidden unit, q1 = V, q2 = b; Eqs. 23-26 for x ~ N(0, I), |W| = w, E[(p-y)^2] = s2, batch 1
		[]string{"sqrt(s2*((q2^2+w^2)*normcdf(q2/w)+q2*w*normpdf(q2/w)))", "abs(q1)*sqrt(s2*normcdf(q2/w))"},
		map[string]float64{"s2": 0.25, "w": 1},
	},
}

// Presets lists the names of the fields that come with the program.
func Presets() []string { return []string{"sqrt1p", "sine", "radial", "twolayer"} }

// dim is the number of coordinates, as far as the configuration tells.
func (c *Config) dim() int {
	switch {
	case c.Preset != "":
		return len(presets[c.Preset].field)
	case c.General != nil:
		return len(c.General.Force)
	}
	return len(c.Field)
}

// law makes the law of motion; nil if it cannot.
func (c *Config) law(f *faults) walk.Law {
	given := 0
	for _, is := range []bool{c.Preset != "", len(c.Field) > 0, c.General != nil} {
		if is {
			given++
		}
	}
	if given != 1 {
		key := "field"
		if c.Preset != "" {
			key = "preset"
		}
		f.addf(key, "give exactly one of preset, field and general")
		return nil
	}
	params := maps.Clone(c.Params)
	srcs := c.Field
	if c.Preset != "" {
		p, ok := presets[c.Preset]
		if !ok {
			f.addf("preset", "%q; want one of %v", c.Preset, Presets())
			return nil
		}
		srcs, params = p.field, maps.Clone(p.params)
		for name, v := range c.Params {
			if _, ok := p.params[name]; !ok && len(c.Drift) == 0 {
				f.addf("params."+name, "the preset %s has no such parameter", c.Preset)
			}
			if params == nil {
				params = map[string]float64{}
			}
			params[name] = v
		}
	}
	if c.General != nil {
		return c.general(params, f)
	}
	g, err := field.ParseVector(params, srcs...)
	if err != nil {
		f.add("field", err)
		return nil
	}
	law := walk.Reduced{Field: g, Drift: c.drift(params, len(srcs), f)}
	if len(c.Groups) > 0 {
		law.Groups = c.Groups
		if len(c.Groups) != len(srcs) {
			f.addf("groups", "%d for %d coordinates; give one per coordinate, or none", len(c.Groups), len(srcs))
			return nil
		}
	}
	return law
}

// drift makes mu; nil without one.
func (c *Config) drift(params map[string]float64, dim int, f *faults) walk.Field {
	if len(c.Drift) == 0 {
		return nil
	}
	if len(c.Drift) != dim {
		f.addf("drift", "%d expressions for %d coordinates; give one per coordinate", len(c.Drift), dim)
		return nil
	}
	mu, err := field.ParseVector(params, c.Drift...)
	if err != nil {
		f.add("drift", err)
		return nil
	}
	return mu
}

func (c *Config) general(params map[string]float64, f *faults) walk.Law {
	if len(c.Groups) > 0 {
		f.addf("groups", "the general law has no sign groups")
	}
	if len(c.General.Force) == 0 {
		f.addf("general.force", "none; give one expression per coordinate")
		return nil
	}
	force, err := walk.ParseForce(params, len(c.General.Xi), c.General.Force...)
	if err != nil {
		f.add("general.force", err)
		return nil
	}
	law := walk.General{F: force, Gamma: c.General.Gamma.build("general.gamma", f), Drift: c.drift(params, force.Dim(), f)}
	for i, xi := range c.General.Xi {
		law.Xi = append(law.Xi, xi.build(fmt.Sprintf("general.xi[%d]", i), f))
	}
	return law
}

func (v Variate) build(key string, f *faults) walk.Variate {
	var list []walk.Variate
	if v.TwoPoint != 0 {
		list = append(list, walk.TwoPoint{Size: v.TwoPoint})
	}
	if v.Uniform != 0 {
		list = append(list, walk.UniformVariate{Half: v.Uniform})
	}
	if v.Normal != 0 {
		list = append(list, walk.NormalVariate{SD: v.Normal})
	}
	if v.StudentT != nil {
		if len(v.StudentT) != 2 {
			f.addf(key+".student_t", "%g; want [degrees of freedom, scale]", v.StudentT)
			return walk.TwoPoint{Size: 1}
		}
		list = append(list, walk.StudentT{Nu: v.StudentT[0], Scale: v.StudentT[1]})
	}
	if len(list) != 1 {
		f.add(key, errors.New("give exactly one of two_point, uniform, normal and student_t, not zero"))
		return walk.TwoPoint{Size: 1}
	}
	f.add(key, list[0].Check())
	return list[0]
}
