package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"

	"thermowalk/cmd/thermowalk/internal/rundir"
	"thermowalk/cmd/thermowalk/internal/sgd"
	"thermowalk/nnbridge"
	"thermowalk/results"
	"thermowalk/walk"
)

// sgdFlags are the flags of sgd as they were typed.
type sgdFlags struct {
	figure, out       string
	replicas, workers int
	steps, seed       uint64
	init, dynamics    []string
	eta               []float64
	batch             []int
	decompose, resume bool
	dryRun            bool
}

// defaultSGDOut is where a run goes that names no directory.
const defaultSGDOut = "thermowalk-out/sgd"

func newSGD(env *Env) *cobra.Command {
	var f sgdFlags
	cmd := &cobra.Command{
		Use:   "sgd [CONFIG.yaml]",
		Short: "Train ensembles of two-layer networks, measure how their curves scale with eta and |B|",
		Long: `Trains many replicas of a two-layer network by real SGD and, on request, by dynamics that keep only a part of it: the exactly
unbiased noise, the mean gradient with and without noise in the inputs, the binary walk of the paper's bridge, and a rival law
of label noise. SIGINT and SIGTERM stop a study with checkpoints (exit status 3); after that, or after kill -9, --resume goes on,
and the tables have the bytes of a study that was left alone. Measures which power of eta or |B| overlays the curves of activation rate, norms and gradients, with errors over
replicas, and says how much of what SGD does each of the dynamics explains. Without arguments it is figure 3 of the paper.`,
		Example: examples(
			"thermowalk sgd --figure 3", "activation rate under three learning rates",
			"thermowalk sgd --figure 2a --init pytorch", "100 inputs, 100 hidden, another initialisation",
			"thermowalk sgd --figure 3 --decompose", "which law explains the curves",
			"thermowalk sgd --figure 5 --dynamics sgd,unbiased", "the same for an exactly unbiased walk",
			"thermowalk sgd --resume --out DIR", "go on with a study that was stopped",
			"thermowalk sgd STUDY.yaml --replicas 200", "a study from a file (config.yaml of any run is one)",
		),
		Args: arguments("[CONFIG.yaml]"),
		RunE: func(cmd *cobra.Command, args []string) error { return f.run(cmd, env, args) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.figure, "figure", "", "figure of the paper: `2a|3|4|5|6|7|8|9|10`")
	flags.IntVar(&f.replicas, "replicas", 0, "networks `R` in each ensemble")
	flags.StringSliceVar(&f.init, "init", nil, "initialisations, `LIST` of pytorch, normal, uniform, kaiming")
	flags.StringSliceVar(&f.dynamics, "dynamics", nil, "`LIST` of sgd, unbiased, drift, flow, reduced, reduced-vb, rival")
	flags.BoolVar(&f.decompose, "decompose", false, "all dynamics at one setting, beside SGD: how much each explains")
	flags.Float64SliceVar(&f.eta, "eta", nil, "learning rates, `LIST`")
	flags.IntSliceVar(&f.batch, "batch", nil, "sizes of a batch, `LIST`")
	flags.Uint64Var(&f.steps, "steps", 0, "iterations `T` at eta 0.05 and batch 1; smaller eta and larger batches run longer")
	flags.Uint64Var(&f.seed, "seed", 0, "seed `S` of all random streams")
	flags.IntVar(&f.workers, "workers", 0, "parallel workers `W`; default: all cores. Results do not depend on it")
	flags.BoolVar(&f.resume, "resume", false, "go on with the study in DIR; its own configuration need not be named again")
	flags.BoolVar(&f.dryRun, "dry-run", false, "check the configuration and print it in full, with its cost; train nothing")
	flags.StringVar(&f.out, "out", "", "directory `DIR` of the run; default: "+defaultSGDOut+", or the next free name after it")
	complete(cmd, "figure", names(nnbridge.Figures(), func(f nnbridge.Figure) string { return f.Name }))
	complete(cmd, "init", nnbridge.InitLaws())
	complete(cmd, "dynamics", names(nnbridge.AllDynamics(), nnbridge.Dynamics.Name))
	return cmd
}

// names lists the names of things.
func names[T any](list []T, of func(T) string) []string {
	texts := make([]string, len(list))
	for i, x := range list {
		texts[i] = of(x)
	}
	return texts
}

// config is the study that the arguments and flags ask for.
func (f *sgdFlags) config(cmd *cobra.Command, args []string, dir *rundir.Dir) (sgd.Config, error) {
	changed := cmd.Flags().Changed
	c := sgd.Settings()
	switch {
	case len(args) == 1 && changed("figure"):
		return c, Usagef("--figure: the study comes from %s; give the file or the figure, not both", args[0])
	case len(args) == 1:
		if err := LoadYAML(args[0], &c); err != nil {
			return c, err
		}
	case changed("figure"):
		var err error
		if c, err = sgd.Figure(f.figure); err != nil {
			return c, Usagef("--figure %q: want 2a, 3, 4, 5, 6, 7, 8, 9 or 10", f.figure)
		}
	case f.resume && dir.Begun():
		if err := LoadYAML(dir.Config(), &c); err != nil {
			return c, err
		}
	case f.resume:
		return c, Usagef("--resume: there is no study in %s; name it as --out, or give CONFIG.yaml or --figure to begin one", dir.Path())
	}
	set(changed("replicas"), &c.Replicas, f.replicas)
	set(changed("init"), &c.Init, f.init)
	set(changed("dynamics"), &c.Dynamics, f.dynamics)
	set(changed("decompose"), &c.Decompose, f.decompose)
	set(changed("eta"), &c.Eta, f.eta)
	set(changed("batch"), &c.Batch, f.batch)
	set(changed("steps"), &c.Steps, f.steps)
	set(changed("seed"), &c.Seed, f.seed)
	return c, nil
}

func (f *sgdFlags) run(cmd *cobra.Command, env *Env, args []string) error {
	out := f.out
	switch {
	case out == "" && f.resume:
		out = filepath.FromSlash(defaultSGDOut)
	case out == "":
		out = nextFree(defaultSGDOut)
	}
	dir := rundir.At(out)
	config, err := f.config(cmd, args, dir)
	if err != nil {
		return err
	}
	study, err := sgd.Prepare(config)
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
	if f.dryRun {
		if env.JSON {
			return env.Document(map[string]any{"config": string(text), "out": dir.Path(), "steps": study.Work()})
		}
		return env.Print(fmt.Sprintf("%s\n# the cost of %.3g steps of one network by SGD; into %s\n", text, float64(study.Work()), dir.Path()))
	}
	defer dir.Close()
	if f.resume {
		if err := sameStudy(dir, string(text)); err != nil {
			return err
		}
		err = resumeDir(cmd.Context(), env, dir, string(text))
	} else {
		if !dir.Begun() {
			if err := results.Vacant(out); err != nil {
				return err
			}
		}
		err = dir.Begin(string(text))
	}
	if err != nil {
		return err
	}
	report, err := f.lead(cmd.Context(), env, study, dir)
	if err != nil {
		return err
	}
	workers := f.workers
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	provenance := results.Provenance{Config: string(text), Seed: config.Seed, Version: build().Version}
	if !dir.Finished() || !dir.Holds("curves", provenance) {
		run := results.Run{Command: append([]string{"thermowalk"}, os.Args[1:]...), Threads: workers}
		if err := dir.Finish(provenance, run, func(made *results.Dir) error { return writeStudy(made, report, string(text)) }); err != nil {
			return err
		}
	}
	if env.JSON {
		return env.Document(report.Document())
	}
	if err := report.Print(env.Stdout, func(head ...string) sgd.Table { return NewTable(head...) }); err != nil {
		return outputFault(err)
	}
	return env.Print("\nTables, figures and report.html are in " + dir.Path() + "\n")
}

// lead trains the networks, those of the checkpoints no further than they lack.
func (f *sgdFlags) lead(ctx context.Context, env *Env, study *sgd.Study, dir *rundir.Dir) (*sgd.Report, error) {
	now, deaf := checkpointSignals()
	defer deaf()
	progress := env.Progress("sgd", study.Work())
	defer progress.Done()
	report, err := study.Run(ctx, sgd.Hooks{
		Workers: f.workers, Progress: progress.Set,
		Checkpoint: &walk.Checkpoint{Path: dir.Checkpoints(), Now: now, Log: env.Log},
	})
	var stopped *walk.Stopped
	switch {
	case errors.As(err, &stopped) && stopped.Checkpoint != "":
		paused := &Paused{Done: stopped.Batches, Of: stopped.Of, Dir: dir.Path(), Command: "sgd"}
		if saved, err := walk.ReadCheckpoint(stopped.Checkpoint); err == nil {
			paused.Done, paused.Under = saved.Sum().Batches, saved.Under
		}
		return nil, paused
	case err != nil:
		return nil, resumeFault(err)
	}
	return report, nil
}

// writeStudy writes tables, figures and page.
func writeStudy(made *results.Dir, report *sgd.Report, text string) error {
	if err := report.Write(made); err != nil {
		return err
	}
	if err := report.Figures(made); err != nil {
		return err
	}
	return writePage(made, "thermowalk sgd", text, func(w io.Writer) error {
		return report.Print(w, func(head ...string) sgd.Table { return NewTable(head...) })
	})
}

// sameStudy refuses to go on with a study whose configuration was another one,
// and names each difference.
func sameStudy(dir *rundir.Dir, text string) error {
	old, err := os.ReadFile(dir.Config())
	if err != nil || string(old) == text {
		return nil
	}
	var was, is map[string]any
	if err := errors.Join(yaml.Unmarshal(old, &was), yaml.Unmarshal([]byte(text), &is)); err != nil {
		return Usagef("--resume: %s: %w", dir.Config(), err)
	}
	keys := map[string]bool{}
	for _, m := range []map[string]any{was, is} {
		for key := range m {
			keys[key] = true
		}
	}
	var changed walk.Changed
	value := func(m map[string]any, key string) string {
		if v, ok := m[key]; ok {
			return fmt.Sprint(v)
		}
		return "absent"
	}
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		if a, b := value(was, key), value(is, key); a != b {
			changed.Differences = append(changed.Differences, fmt.Sprintf("%s was %s, is %s", key, a, b))
		}
	}
	if changed.Differences == nil {
		return nil // only written otherwise
	}
	return resumeFault(&changed)
}
