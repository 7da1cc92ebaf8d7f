package config

import (
	"fmt"
	"math"

	"thermowalk/walk"
	"thermowalk/walk/field"
)

// walls makes the boundary.
func (c *Config) walls(dim int, f *faults) walk.Box {
	if len(c.Walls) == 0 || dim == 0 { // without coordinates another fault is told
		return nil
	}
	if len(c.Walls) != dim {
		f.addf("walls", "%d for %d coordinates; give one per coordinate, or none", len(c.Walls), dim)
		return nil
	}
	box := make(walk.Box, dim)
	for i, w := range c.Walls {
		box[i] = w.build(fmt.Sprintf("walls[%d]", i), f)
	}
	return box
}

func (w Wall) build(key string, f *faults) walk.Wall {
	var list []walk.Wall
	if w.Free {
		list = append(list, walk.Free())
	}
	for name, k := range map[string]struct {
		ends []float64
		make func(lo, hi float64) walk.Wall
	}{
		"reflecting": {w.Reflecting, walk.Reflect},
		"periodic":   {w.Periodic, walk.Periodic},
		"absorbing":  {w.Absorbing, walk.Absorb},
	} {
		if k.ends == nil {
			continue
		}
		lo, hi := pair(key+"."+name, k.ends, f)
		if both := math.IsInf(lo, 0) && math.IsInf(hi, 0); both || name != "absorbing" && (math.IsInf(lo, 0) || math.IsInf(hi, 0)) {
			f.addf(key+"."+name, "%g; want finite numbers", k.ends)
		}
		list = append(list, k.make(lo, hi))
	}
	switch len(list) {
	case 0:
		return walk.Free()
	case 1:
		return list[0]
	}
	f.addf(key, "give one of free, reflecting, periodic and absorbing")
	return walk.Free()
}

// start makes the law of the starting positions.
func (c *Config) start(dim int, box walk.Box, f *faults) walk.Start {
	if len(c.Start) == 0 {
		f.addf("start", "none; say where the walkers start, such as [{uniform: [-1, 1]}]")
		return nil
	}
	var parts []walk.Start
	at := 0
	for i, s := range c.Start {
		key := fmt.Sprintf("start[%d]", i)
		part, lo, hi := s.build(key, c.Params, f)
		if part == nil {
			return nil
		}
		parts = append(parts, part)
		for j := range part.Dim() {
			if at+j >= len(box) || box[at+j] == nil {
				continue
			}
			if from, to := box[at+j].Range(); lo[j] < from || hi[j] > to {
				f.addf(key, "the walkers of q%d would start on %g:%g, beyond its walls %g:%g", at+j+1, lo[j], hi[j], from, to)
			}
		}
		at += part.Dim()
	}
	if at != dim && dim > 0 {
		f.addf("start", "%d coordinates for a walk of %d", at, dim)
		return nil
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return walk.Product(parts...)
}

// build makes one factor of a start, and tells the box that it fills.
func (s Start) build(key string, params map[string]float64, f *faults) (part walk.Start, lo, hi []float64) {
	given := 0
	for _, is := range []bool{s.Point != nil, s.Uniform != nil, s.Normal != nil, s.Density != ""} {
		if is {
			given++
		}
	}
	switch {
	case given != 1:
		f.addf(key, "give exactly one of point, uniform, normal and density")
	case s.Density == "" && s.On != nil:
		f.addf(key+".on", "goes with density only")
	case s.Point != nil:
		for _, x := range s.Point {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				f.addf(key+".point", "%g; want finite numbers", s.Point)
				return nil, nil, nil
			}
		}
		return walk.Point(s.Point...), s.Point, s.Point
	case s.Normal != nil:
		if len(s.Normal) != 2 || !(s.Normal[1] > 0) || math.IsInf(s.Normal[1], 0) || s.Normal[0]-s.Normal[0] != 0 {
			f.addf(key+".normal", "%g; want [mean, standard deviation], the latter above 0", s.Normal)
			return nil, nil, nil
		}
		return walk.Normal(s.Normal[0], s.Normal[1]), s.Normal[:1], s.Normal[:1]
	case s.Uniform != nil:
		a, b := pair(key+".uniform", s.Uniform, f)
		if math.IsInf(b-a, 0) {
			f.addf(key+".uniform", "%g; want finite numbers", s.Uniform)
		}
		return walk.Uniform(a, b), []float64{a}, []float64{b}
	default:
		return s.density(key, params, f)
	}
	return nil, nil, nil
}

func (s Start) density(key string, params map[string]float64, f *faults) (part walk.Start, lo, hi []float64) {
	if s.On == nil {
		f.addf(key, "a density needs an interval: on: [lo, hi]")
		return nil, nil, nil
	}
	a, b := pair(key+".on", s.On, f)
	expr, err := field.Scope{Vars: field.Coordinates(1), Params: params}.Parse(s.Density)
	if err != nil {
		f.add(key+".density", err)
		return nil, nil, nil
	}
	if !(a < b) { // told
		return walk.Uniform(a, b), []float64{a}, []float64{b}
	}
	var at [1]float64
	d, err := walk.Density(expr.Identity(), func(q float64) float64 {
		at[0] = q
		return expr.Eval(at[:])
	}, a, b)
	if err != nil {
		f.add(key+".density", err)
		return nil, nil, nil
	}
	return d, []float64{a}, []float64{b}
}
