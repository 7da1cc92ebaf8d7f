package cli

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"thermowalk/cmd/thermowalk/internal/validate"
)

// config is the study that the arguments and flags ask for.
func (f *validateFlags) config(cmd *cobra.Command, args []string) (validate.Config, error) {
	var c validate.Config
	switch {
	case len(args) == 1:
		for _, name := range []string{"field", "param", "groups", "density", "domain", "at", "radius"} {
			if cmd.Flags().Changed(name) {
				return c, Usagef("--%s: the media come from %s; give the file or the flag, not both", name, args[0])
			}
		}
		c = validate.Settings()
		if err := LoadYAML(args[0], &c); err != nil {
			return c, err
		}
	case len(f.fields) > 0:
		c = validate.Settings()
		m, err := f.medium()
		if err != nil {
			return c, err
		}
		c.Media = []validate.Medium{m}
	default:
		for _, name := range []string{"param", "groups", "density", "domain", "at", "radius"} {
			if cmd.Flags().Changed(name) {
				return c, Usagef("--%s: no field to go with it; give --field", name)
			}
		}
		c = validate.Default()
	}
	if f.quick {
		c = c.Quick()
	}
	changed := cmd.Flags().Changed
	if changed("eta") {
		c.Eta = f.eta
		for i := range c.Media {
			c.Media[i].Eta = nil
		}
	}
	set(changed("walkers"), &c.Walkers, f.walkers)
	set(changed("batches"), &c.Batches, f.batches)
	set(changed("rel-error"), &c.RelError, f.relError)
	set(changed("score"), &c.Score, f.score)
	set(changed("start"), &c.Start, f.start)
	set(changed("false-alarm"), &c.FalseAlarm, f.falseAlarm)
	set(changed("allow-undefined"), &c.AllowUndefined, f.allowUndefined)
	set(changed("seed"), &c.Seed, f.seed)
	return c, nil
}

// set takes over a value that was typed.
func set[T any](typed bool, dst *T, value T) {
	if typed {
		*dst = value
	}
}

// medium is the medium that the flags describe, with defaults for what they
// leave open.
func (f *validateFlags) medium() (validate.Medium, error) {
	dim := len(f.fields)
	m := validate.Medium{Field: f.fields, Groups: f.groups, Density: f.densities, Radius: f.radius}
	var errs []error
	for _, p := range f.params {
		name, text, ok := strings.Cut(p, "=")
		v, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
		if !ok || err != nil || name == "" {
			errs = append(errs, fmt.Errorf("--param %q: want NAME=VALUE, such as a=0.3", p))
			continue
		}
		if m.Params == nil {
			m.Params = map[string]float64{}
		}
		name = strings.TrimSpace(name)
		if _, taken := m.Params[name]; taken {
			errs = append(errs, fmt.Errorf("--param %s is given twice; give it once", name))
		}
		m.Params[name] = v
	}
	for _, d := range f.domains {
		lo, hi, ok := strings.Cut(d, ":")
		interval, err := numbers(lo + "," + hi)
		if !ok || err != nil || len(interval) != 2 {
			errs = append(errs, fmt.Errorf("--domain %q: want LO:HI, such as -4:4", d))
			continue
		}
		m.Domain = append(m.Domain, interval)
	}
	for _, a := range f.at {
		q, err := numbers(a)
		switch {
		case err != nil:
			errs = append(errs, fmt.Errorf("--at %q: want numbers with commas between them", a))
		case dim == 1:
			for _, x := range q {
				m.At = append(m.At, []float64{x})
			}
		default:
			m.At = append(m.At, q)
		}
	}
	if dim > 1 {
		if len(f.domains) == 0 {
			errs = append(errs, fmt.Errorf("--domain: none; in %d dimensions give one LO:HI per coordinate", dim))
		}
		if len(f.at) == 0 {
			errs = append(errs, fmt.Errorf("--at: none; in %d dimensions say where the flux is measured, such as --at %q", dim, strings.Repeat(",0.5", dim)[1:]))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return m, &UsageError{err}
	}
	return m, nil
}

// numbers reads numbers with commas between them.
func numbers(text string) ([]float64, error) {
	var list []float64
	for part := range strings.SplitSeq(text, ",") {
		v, err := strconv.ParseFloat(strings.TrimSpace(part), 64)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, nil
}

// walkerCount is a flag that holds a number of things: a whole number, also in the
// form 1e6.
type walkerCount uint64

func (c *walkerCount) String() string { return strconv.FormatUint(uint64(*c), 10) }
func (c *walkerCount) Type() string   { return "uint64" }

// Set implements pflag.Value.
func (c *walkerCount) Set(text string) error {
	if n, err := strconv.ParseUint(text, 10, 64); err == nil {
		*c = walkerCount(n)
		return nil
	}
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || x < 0 || x >= 1<<53 || x != math.Trunc(x) {
		return errors.New("want a whole number")
	}
	*c = walkerCount(x)
	return nil
}
