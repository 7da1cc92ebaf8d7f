package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"

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
	flags.Var((*walkerCount)(&f.walkers), "walkers", "walkers `N` of each ensemble, such as 1000000 or 1e6")
	flags.IntVar(&f.batches, "batches", 0, "independent batches `N` of each ensemble; errors come from them; default: 32, or 512 with --rel-error")
	flags.Float64Var(&f.relError, "rel-error", 0, "stop an ensemble when its fluxes are known to relative error `X`; walkers are then the most")
	flags.StringVar(&f.score, "score", "", "how a step is scored: `crossings|expectation`")
	flags.StringVar(&f.start, "start", "", "how walkers are placed: `plain|stratified`")
	flags.Float64Var(&f.falseAlarm, "false-alarm", 0, "probability `P` to reject a right law, over all of a study's measurements")
	flags.BoolVar(&f.allowUndefined, "allow-undefined", false, "measure also where the exact law is undefined; its column is then null")
	flags.Uint64Var(&f.seed, "seed", 0, "seed `S` of all random streams")
	flags.IntVar(&f.workers, "workers", 0, "parallel workers `W`; default: all cores. Results do not depend on it")
	flags.StringVar(&f.out, "out", "", "directory `DIR` of the run; default: "+defaultOut+", or the next free name after it")
	flags.BoolVar(&f.quick, "quick", false, "1/16 of the walkers")
	for _, list := range []string{"groups", "eta"} {
		flags.Lookup(list).DefValue = "" // not "[]" in the help
	}
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
	text, err := yaml.Marshal(study.Config)
	if err != nil {
		return err
	}
	out := f.out
	switch {
	case out == "" && cmd.Flags().Changed("out"):
		return Usagef("--out: its value is empty; name a directory")
	case out == "":
		out = nextFree(defaultOut)
	}
	dir, err := results.Create(out, results.Provenance{Config: string(text), Seed: study.Config.Seed, Version: build().Version})
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
	if err := writePage(dir, "thermowalk validate", string(text), func(w io.Writer) error {
		return report.Print(w, func(head ...string) validate.Table { return NewTable(head...) })
	}); err != nil {
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
	return env.Print("\nTables, figures and report.html are in " + dir.Path() + "\n")
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
