package validate

import (
	"errors"
	"fmt"
	"math"
	"strings"
)

// Check reports every fault of the study that needs no look into the fields.
func (c *Config) Check() error {
	var errs []error
	add := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if len(c.Eta) == 0 {
		add("eta: no values; give at least one, such as 0.1")
	}
	errs = append(errs, checkEta(c.Eta))
	if c.Walkers == 0 {
		add("walkers: 0; must be positive")
	}
	if c.Batches < 2 || uint64(c.Batches) > max(c.Walkers, 2) {
		add("batches: %d; give at least 2, for an error, and at most one per walker", c.Batches)
	}
	if !(c.RelError >= 0 && c.RelError < 1) {
		add("rel-error: %g; give a number from 0 (all walkers) to 1", c.RelError)
	}
	if c.Score != "crossings" && c.Score != "expectation" {
		add("score: %q; want crossings or expectation", c.Score)
	}
	if c.Start != "plain" && c.Start != "stratified" {
		add("start: %q; want plain or stratified", c.Start)
	}
	if !(c.FalseAlarm > 0 && c.FalseAlarm < 0.5) {
		add("false-alarm: %g; give a probability above 0 and below 0.5", c.FalseAlarm)
	}
	if len(c.Media) == 0 && len(c.Steady) == 0 {
		add("media: none; give a field")
	}
	for i := range c.Media {
		errs = append(errs, prefix(c.place("media", i, len(c.Media)), c.Media[i].check()))
	}
	for i := range c.Steady {
		errs = append(errs, prefix(c.place("steady", i, len(c.Steady)), c.Steady[i].check()))
	}
	return errors.Join(errs...)
}

// place names an entry of a list, if it is not the only one.
func (c *Config) place(list string, i, n int) string {
	if n == 1 {
		return ""
	}
	return fmt.Sprintf("%s[%d]: ", list, i)
}

// prefix puts the place before each of several joined errors.
func prefix(place string, err error) error {
	if err == nil || place == "" {
		return err
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var errs []error
		for _, e := range joined.Unwrap() {
			errs = append(errs, prefix(place, e))
		}
		return errors.Join(errs...)
	}
	return fmt.Errorf("%s%w", place, err)
}

func (m *Medium) check() error {
	var errs []error
	add := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	dim := len(m.Field)
	if dim == 0 {
		add("field: none; give one expression per coordinate")
		return errors.Join(errs...)
	}
	if len(m.Groups) != 0 && len(m.Groups) != dim {
		add("groups: %d for %d coordinates; give one per coordinate, or none", len(m.Groups), dim)
	}
	errs = append(errs, checkEta(m.Eta))
	if len(m.Density) == 0 {
		add("density: none; give at least one, such as 1")
	}
	if len(m.Domain) != dim {
		add("domain: %d intervals for %d coordinates; give one lo:hi per coordinate", len(m.Domain), dim)
	}
	for i, d := range m.Domain {
		if err := checkInterval(d); err != nil {
			add("domain of coordinate %d: %w", i+1, err)
		}
	}
	if len(m.At) == 0 {
		add("at: no points; say where the flux is measured")
	}
	if dim > 1 && !(m.Radius > 0) {
		add("radius: %g; the patch in %d dimensions needs a positive one", m.Radius, dim)
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	for _, q := range m.At {
		if len(q) != dim {
			add("at: %s has %d coordinates, the field %d", point(q), len(q), dim)
			continue
		}
		reach := 0.0
		if dim > 1 {
			reach = m.Radius
		}
		for i, x := range q {
			if lo, hi := m.Domain[i][0], m.Domain[i][1]; !(x-reach > lo && x+reach < hi) {
				add("at: %s lies outside the domain %g:%g of coordinate %d; move it inside", point(q), lo, hi, i+1)
			}
		}
	}
	return errors.Join(errs...)
}

func (s *Steady) check() error {
	var errs []error
	add := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if err := checkInterval(s.Domain); err != nil {
		add("domain: %w", err)
	}
	if s.Wall != "reflecting" && s.Wall != "periodic" {
		add("wall: %q; want reflecting or periodic", s.Wall)
	}
	if !(s.Eta > 0) || math.IsInf(s.Eta, 0) {
		add("eta: %g; must be positive and finite", s.Eta)
	}
	if s.Walkers < 64 {
		add("walkers: %d; give at least 64", s.Walkers)
	}
	if s.Every == 0 || s.Looks < 1 {
		add("every, looks: %d, %d; both must be positive", s.Every, s.Looks)
	}
	if s.Bins < 4 {
		add("bins: %d; give at least 4", s.Bins)
	}
	return errors.Join(errs...)
}

func checkEta(list []float64) error {
	for _, eta := range list {
		if !(eta > 0) || math.IsInf(eta, 0) {
			return fmt.Errorf("eta: %g; every eta must be positive and finite", eta)
		}
	}
	return nil
}

func checkInterval(d []float64) error {
	if len(d) != 2 || !(d[0] < d[1]) || math.IsInf(d[0], 0) || math.IsInf(d[1], 0) {
		return fmt.Errorf("%g; want lo:hi, both finite, lo < hi", d)
	}
	return nil
}

// point prints coordinates as on the command line: 0.6,0.8.
func point(q []float64) string {
	text := make([]string, len(q))
	for i, x := range q {
		text[i] = fmt.Sprint(x)
	}
	return strings.Join(text, ",")
}
