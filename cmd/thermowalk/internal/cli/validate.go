package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"

	"thermowalk/cmd/thermowalk/internal/validate"
	"thermowalk/results"
)

// validateFlags are the flags of validate as they were typed.
type validateFlags struct {
	fields, params, densities, domains, at []string
	groups                                 []int
	eta                                    []float64
	walkers, seed                          uint64
	batches, workers                       int
	relError, falseAlarm, radius           float64
	score, start, out                      string
	quick, allowUndefined                  bool
}

// defaultOut is where a run goes that names no directory.
const defaultOut = "thermowalk-out/validate"

func newValidate(env *Env) *cobra.Command {
	var f validateFlags
	cmd := &cobra.Command{
		Use:   "validate [CONFIG.yaml]",
		Short: "Measure the mass flux of a walk and hold it against every law",
		Long: `Measures by simulation the mass that an inhomogeneous walk carries through surfaces, and holds it against the exact flux, the
Kramers-Moyal expansion, the paper's derivation repaired at one place (midpoint), and Eq. 10 as printed. Without arguments it
runs the built-in study: two fields in one dimension, two in the plane, three densities each, and two closed boxes at rest.
Tables, figures and the complete configuration go into a directory of their own.`,
		Example: examples(
			"thermowalk validate", "the built-in study",
			"thermowalk validate --quick", "the same with fewer walkers, in seconds",
			`thermowalk validate --field "1+0.5*sin(q)" --at 0.5 --eta 0.2,0.1`, "a field of your own",
			`thermowalk validate --field "q1*a" --field "q2*a" --param a=2 --domain 0:1 --domain 0:1 --at "0.6,0.8"`, "two dimensions",
			"thermowalk validate STUDY.yaml --seed 7", "a study from a file (config.yaml of any run is one)",
		),
		Args: arguments("[CONFIG.yaml]"),
		RunE: func(cmd *cobra.Command, args []string) error { return f.run(cmd, env, args) },
	}
	flags := cmd.Flags()
	flags.StringArrayVar(&f.fields, "field", nil, "step scale g, one `EXPR` per coordinate in order (repeat)")
	flags.StringArrayVar(&f.params, "param", nil, "named number of the expressions, `NAME=VALUE` (repeat)")
	flags.IntSliceVar(&f.groups, "groups", nil, "sign group of each coordinate, `1,2`; default: all share one sign")
	flags.StringArrayVar(&f.densities, "density", nil, "density of the walkers, `EXPR`, normalised over the domain (repeat for several)")
	flags.StringArrayVar(&f.domains, "domain", nil, "interval of a coordinate, `LO:HI` (repeat in n dimensions)")
	flags.StringArrayVar(&f.at, "at", nil, "where the flux is measured: `0.5,1` in one dimension; \"0.6,0.8\" a point, repeat for several, in more")
	flags.Float64Var(&f.radius, "radius", 0.05, "`R` of the patch that measures a flux in two dimensions and more")
	flags.Float64SliceVar(&f.eta, "eta", nil, "step factors, `LIST`")
	flags.Uint64Var(&f.walkers, "walkers", 0, "walkers `N` of each ensemble")
	flags.IntVar(&f.batches, "batches", 0, "independent batches `N` of each ensemble; errors come from them")
	flags.Float64Var(&f.relError, "rel-error", 0, "stop an ensemble when its fluxes are known to relative error `X`; walkers are then the most")
	flags.StringVar(&f.score, "score", "", "how a step is scored: `crossings|expectation`")
	flags.StringVar(&f.start, "start", "", "how walkers are placed: `plain|stratified`")
	flags.Float64Var(&f.falseAlarm, "false-alarm", 0, "probability `P` to reject a right law, over all of a study's measurements")
	flags.BoolVar(&f.allowUndefined, "allow-undefined", false, "measure also where the exact law is undefined; its column is then null")
	flags.Uint64Var(&f.seed, "seed", 0, "seed `S` of all random streams")
	flags.IntVar(&f.workers, "workers", 0, "parallel workers `W`; default: all cores. Results do not depend on it")
	flags.StringVar(&f.out, "out", "", "directory `DIR` of the run; default: "+defaultOut+", or the next free name after it")
	flags.BoolVar(&f.quick, "quick", false, "1/16 of the walkers")
	return cmd
}

func (f *validateFlags) run(cmd *cobra.Command, env *Env, args []string) error {
	config, err := f.config(cmd, args)
	if err != nil {
		return err
	}
	study, err := validate.Prepare(config)
	if err != nil {
		return &UsageError{err}
	}
	if f.workers < 0 {
		return Usagef("--workers %d: want a positive number, or 0 for all cores", f.workers)
	}
	text, err := yaml.Marshal(config)
	if err != nil {
		return err
	}
	out := f.out
	if out == "" {
		out = nextFree(defaultOut)
	}
	dir, err := results.Create(out, results.Provenance{Config: string(text), Seed: config.Seed, Version: build().Version})
	if err != nil {
		return err
	}
	defer dir.Abort()

	progress := env.Progress("validate", study.Parts())
	defer progress.Done()
	report, err := study.Run(cmd.Context(), validate.Hooks{Workers: f.workers, Progress: progress.Set})
	progress.Done()
	if err != nil {
		if cmd.Context().Err() != nil {
			return &Interrupted{Kept: "nothing was kept: a study is judged whole"}
		}
		return err
	}
	if err := report.Write(dir); err != nil {
		return err
	}
	if err := study.Figures(report, dir); err != nil {
		return err
	}
	workers := f.workers
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	if err := dir.Commit(results.Run{Command: append([]string{"thermowalk"}, os.Args[1:]...), Threads: workers}); err != nil {
		return err
	}
	if env.JSON {
		return env.Document(report.Document())
	}
	if err := report.Print(env.Stdout, func(head ...string) validate.Table { return NewTable(head...) }); err != nil {
		return outputFault(err)
	}
	return env.Print("\nTables, figures and configuration are in " + dir.Path() + "\n")
}

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
		m.Params[strings.TrimSpace(name)] = v
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
	m.FillIn()
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

// nextFree is the directory itself if nothing is there, else the first of
// dir-2, dir-3, ... that is free.
func nextFree(dir string) string {
	name := filepath.FromSlash(dir)
	for k := 2; ; k++ {
		if _, err := os.Lstat(name); errors.Is(err, os.ErrNotExist) {
			return name
		}
		name = fmt.Sprintf("%s-%d", filepath.FromSlash(dir), k)
	}
}
