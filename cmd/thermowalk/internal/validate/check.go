package validate

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
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
	if c.Batches < 2 || c.Walkers > 0 && uint64(c.Batches) > max(c.Walkers, 2) {
		add("batches: %d of %d walkers; give at least 2, for an error, and at most one per walker", c.Batches, c.Walkers)
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
	names := map[string]int{}
	for i := range c.Media {
		m := &c.Media[i]
		errs = append(errs, prefix(c.place("media", i, len(c.Media)), errors.Join(m.check(), c.checkStrata(len(m.Field)))))
		if first, taken := names[m.title()]; taken {
			add("media[%d]: named %q as media[%d] is; give one of them another name", i, m.title(), first)
		}
		names[m.title()] = i
	}
	for i := range c.Steady {
		errs = append(errs, prefix(fmt.Sprintf("steady[%d]: ", i), c.Steady[i].check()))
	}
	return errors.Join(errs...)
}

// checkStrata asks for as many walkers in a batch as two strata per coordinate need.
func (c *Config) checkStrata(dim int) error {
	if c.Start != "stratified" || c.Batches < 1 || dim > 40 {
		return nil
	}
	size := (c.Walkers + uint64(c.Batches) - 1) / uint64(c.Batches)
	if need := uint64(1) << dim; c.Walkers > 0 && size < need {
		return fmt.Errorf("walkers: %d in each of %d batches; a stratified start in %d dimensions needs %d: give more walkers, fewer batches or a plain start", size, c.Batches, dim, need)
	}
	return nil
}

// repeated is the first entry of a list that stands in it twice.
func repeated[T any](list []T, text func(T) string) error {
	seen := map[string]bool{}
	for _, x := range list {
		if seen[text(x)] {
			return fmt.Errorf("%s is given twice; once is enough", text(x))
		}
		seen[text(x)] = true
	}
	return nil
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
	if len(m.Density) == 0 && len(m.Domain) == dim {
		add("density: none; give at least one, such as 1")
	}
	if err := repeated(m.Density, strings.TrimSpace); err != nil {
		add("density: %w", err)
	}
	if err := repeated(m.At, point); err != nil {
		add("at: %w", err)
	}
	if name, ok := m.unused(); ok {
		add("param: %q is used by no expression; check its name", name)
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
	if s.Walkers < leastSteady {
		add("walkers: %d; give at least %d, one per batch", s.Walkers, leastSteady)
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
	if err := repeated(list, func(eta float64) string { return fmt.Sprint(eta) }); err != nil {
		return fmt.Errorf("eta: %w", err)
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

// title is the name of a medium: its own, or its expressions with their parameters.
func (m *Medium) title() string {
	if m.Name != "" {
		return m.Name
	}
	title := strings.Join(m.Field, "; ")
	for _, name := range slices.Sorted(maps.Keys(m.Params)) {
		title += fmt.Sprintf(", %s = %v", name, m.Params[name])
	}
	return title
}

// word is a name in an expression.
var word = regexp.MustCompile(`[\pL_][\pL\pN_]*`)

// unused finds a parameter that no expression names.
func (m *Medium) unused() (string, bool) {
	used := map[string]bool{}
	for _, src := range append(slices.Clone(m.Field), m.Density...) {
		for _, name := range word.FindAllString(src, -1) {
			used[name] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(m.Params)) {
		if !used[name] {
			return name, true
		}
	}
	return "", false
}
