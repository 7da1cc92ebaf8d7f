package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"

	"thermowalk/cmd/thermowalk/internal/config"
	"thermowalk/cmd/thermowalk/internal/rundir"
	"thermowalk/cmd/thermowalk/internal/simulate"
	"thermowalk/results"
	"thermowalk/walk"
)

// simulateFlags are the flags of run as they were typed.
type simulateFlags struct {
	out, example   string
	set            []string
	resume, dryRun bool
	workers        int
}

// defaultRunOut is where a run goes that names no directory.
const defaultRunOut = "thermowalk-out/run"

func newRun(env *Env) *cobra.Command {
	var f simulateFlags
	var shown []string
	for _, e := range config.Examples() {
		shown = append(shown, fmt.Sprintf("  %-11s %s", e[0], e[1]))
	}
	cmd := &cobra.Command{
		Use:   "run [CONFIG.yaml]",
		Short: "Lead any walk for any time, and measure it on the way; survives being killed",
		Long: `Leads the walk that a configuration describes and measures what it asks: densities, moments, fluxes and maps of them,
Kramers-Moyal moments, first passages, paths, autocorrelation times, Soret coefficients; beside them the exact one-step operator
and the laws, figures, and a page to read, report.html. The run is written down as it goes. SIGINT and SIGTERM stop it with a
checkpoint (exit status 3), SIGUSR1 asks for one; after that, or after kill -9, --resume goes on, and the tables have the bytes of
a run that was left alone. Commented configurations (--example NAME):

` + strings.Join(shown, "\n"),
		Example: examples(
			"thermowalk run --example relaxation > relaxation.yaml", "a configuration to begin with",
			"thermowalk run relaxation.yaml --out relaxation", "run it",
			"thermowalk run relaxation.yaml --set eta=0.05 --set walkers=1e6", "with other values",
			"thermowalk run --resume --out relaxation", "go on with a run that was stopped; or add --set batches, steps",
			"thermowalk run relaxation.yaml --dry-run", "what it would do",
		),
		Args: arguments("[CONFIG.yaml]"),
		RunE: func(cmd *cobra.Command, args []string) error { return f.run(cmd.Context(), env, args) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.out, "out", "", "directory `DIR` of the run; default: "+defaultRunOut+", or the next free name after it")
	flags.BoolVar(&f.resume, "resume", false, "go on with the run in DIR; its own configuration need not be named again")
	flags.StringArrayVar(&f.set, "set", nil, "replace a value of the configuration, `KEY=VALUE` such as tallies[0].flux.at=[0,1] (repeat)")
	flags.IntVar(&f.workers, "workers", 0, "parallel workers `W`; default: all cores. Results do not depend on it")
	flags.BoolVar(&f.dryRun, "dry-run", false, "check the configuration and print it in full; run nothing")
	flags.StringVar(&f.example, "example", "", "print the commented configuration `NAME`")
	return cmd
}

func (f *simulateFlags) run(ctx context.Context, env *Env, args []string) error {
	if f.example != "" {
		text, err := config.Example(f.example)
		if err != nil {
			return Usagef("--example: %w", err)
		}
		return env.Print(text)
	}
	if f.workers < 0 {
		return Usagef("--workers %d: want a positive number, or 0 for all cores", f.workers)
	}
	run, dir, err := f.configured(args)
	if err != nil {
		return err
	}
	text, err := yaml.MarshalWithOptions(run.Config, yaml.Indent(2), yaml.IndentSequence(true))
	if err != nil {
		return err
	}
	if f.dryRun {
		return f.describe(env, run, string(text), dir)
	}
	defer dir.Close()
	if f.resume {
		if _, err := simulate.CheckResume(run, dir); err != nil {
			return resumeFault(err)
		}
		err = resumeDir(ctx, env, dir, string(text))
	} else {
		err = dir.Begin(string(text))
	}
	if err != nil {
		return err
	}
	return f.lead(ctx, env, run, string(text), dir)
}

// configured reads the configuration, from the file or from the run that is resumed, and gives it with all defaults, and
// the directory of the run.
func (f *simulateFlags) configured(args []string) (*config.Run, *rundir.Dir, error) {
	dir := rundir.At(f.directory(nil))
	path := dir.Config()
	switch {
	case len(args) == 1:
		path = args[0]
	case !f.resume:
		return nil, nil, Usagef("CONFIG.yaml is missing; try 'thermowalk run --example relaxation', or --resume")
	case !dir.Begun():
		return nil, nil, Usagef("--resume: there is no run in %s; name it as --out, or give CONFIG.yaml to begin one", dir.Path())
	}
	c := config.Defaults()
	if err := LoadYAML(path, &c); err != nil {
		return nil, nil, err
	}
	typed, err := setYAML(f.set, &c)
	if err != nil {
		return nil, nil, err
	}
	if len(args) == 1 {
		dir = rundir.At(f.directory(c.Output))
	}
	if c.Output != nil {
		if c.Output.Dir = ""; *c.Output == (config.Output{}) {
			c.Output = nil
		}
	}
	run, err := config.Build(c)
	if err == nil {
		err = simulate.Check(run)
	}
	if err != nil {
		return nil, nil, &UsageError{locate(path, typed, err)}
	}
	return run, dir, nil
}

// directory is where the run is or goes.
func (f *simulateFlags) directory(output *config.Output) string {
	switch {
	case f.out != "":
		return f.out
	case output != nil && output.Dir != "":
		return output.Dir
	case f.resume:
		return filepath.FromSlash(defaultRunOut)
	}
	return nextFree(defaultRunOut)
}

// describe says what the run would do.
func (f *simulateFlags) describe(env *Env, run *config.Run, text string, dir *rundir.Dir) error {
	steps := float64(run.Plan.Walkers) * float64(run.Plan.Steps)
	scores := 0
	for _, t := range run.Tallies {
		if c, err := t.Open(&run.Walk, &run.Plan); err == nil {
			scores += c.Size()
		}
	}
	if env.JSON {
		return env.Document(map[string]any{
			"config": text, "out": dir.Path(), "walker_steps": steps, "batches": run.Plan.Batches, "scores": scores,
			"scores_bytes": 8 * scores * run.Plan.Batches,
		})
	}
	return env.Print(fmt.Sprintf("%s\n# %.3g walker-steps; %d numbers from each of %d batches, %.3g MB; into %s\n",
		text, steps, scores, run.Plan.Batches, 8e-6*float64(scores)*float64(run.Plan.Batches), dir.Path()))
}

// lead leads the walk and writes its results. Of a finished run it gives what the files hold.
func (f *simulateFlags) lead(ctx context.Context, env *Env, run *config.Run, text string, dir *rundir.Dir) error {
	provenance := results.Provenance{Config: text, Seed: run.Config.Seed, Version: build().Version}
	if dir.Holds("summary", provenance) && dir.Whole() {
		if report, err := simulate.Load(dir.Path(), run.Walk.Dim()); err == nil {
			return f.give(env, run, report, dir)
		}
	}
	now, deaf := checkpointSignals()
	defer deaf()
	progress := env.Progress("run", int64(run.Plan.Batches))
	defer progress.Done()
	sum, err := simulate.Lead(ctx, run, dir, simulate.Hooks{
		Workers: f.workers, Now: now, Log: env.Log,
		Progress: func(done, _ int) { progress.Set(int64(done)) },
	})
	progress.Done()
	var stopped *walk.Stopped
	switch {
	case errors.As(err, &stopped) && stopped.Checkpoint != "":
		paused := &Paused{Done: stopped.Batches, Of: stopped.Of, Dir: dir.Path(), Command: "run"}
		if saved, err := walk.ReadCheckpoint(stopped.Checkpoint); err == nil {
			paused.Done, paused.Under = saved.Sum().Batches, saved.Under
		}
		return paused
	case err != nil && (sum == nil || sum.Batches == 0):
		return resumeFault(err)
	case err != nil:
		env.Log.Warn(strings.TrimPrefix(err.Error(), "walk: ")) // the results are complete, the checkpoint is not
	}
	if sum.Batches == 0 { // its time was up: nothing is measured
		return &Paused{Of: run.Plan.Batches, Dir: dir.Path(), Command: "run", Mind: ", with more time: --set until.max_time=1h"}
	}
	exact := predicted(ctx, run)
	if exact == nil {
		return &Paused{Done: sum.Batches, Of: run.Plan.Batches, Dir: dir.Path(), Command: "run"}
	}
	report := simulate.NewReport(run, sum, exact)
	switch {
	case sum.Limiting == "":
	case sum.Batches == run.Plan.Batches && !met(run.Plan.Until, sum):
		env.Log.Warn("all batches are complete, and the precision of until is not reached; give more walkers, in more batches", "limiting", sum.Limiting, "batches", sum.Batches)
	default:
		env.Log.Info("stopped", "limiting", sum.Limiting, "batches", sum.Batches, "of", run.Plan.Batches)
	}
	for _, note := range report.Notes {
		env.Log.Warn(note)
	}
	switch {
	case exact.Note == "":
	case run.Config.Exact == nil: // it was not asked for
		env.Log.Info(exact.Note)
	default:
		env.Log.Warn(exact.Note)
	}
	workers := f.workers
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	made := results.Run{Command: append([]string{"thermowalk"}, os.Args[1:]...), Threads: workers}
	err = dir.Finish(provenance, made, func(made *results.Dir) error {
		if run.Config.TablesOnly() {
			return report.Write(made)
		}
		return report.WriteAll(made, text)
	})
	if err != nil {
		return err
	}
	return f.give(env, run, report, dir)
}

// met tells whether a trigger, if there is one, has what it asks for.
func met(t walk.Trigger, sum *walk.Sum) bool {
	if t == nil {
		return true
	}
	reached, _ := t.Met(sum)
	return reached
}

// give prints the results.
func (f *simulateFlags) give(env *Env, run *config.Run, report *simulate.Report, dir *rundir.Dir) error {
	if env.JSON {
		return env.Document(report.Document())
	}
	if err := report.Print(env.Stdout, func(head ...string) simulate.Table { return NewTable(head...) }); err != nil {
		return outputFault(err)
	}
	left := "Tables, figures and report.html are in "
	if run.Config.TablesOnly() {
		left = "Tables are in "
	}
	return env.Print("\n" + left + dir.Path() + "\n")
}

// predicted asks the exact operator, which may take long; nil if a signal came meanwhile. What was measured is in the
// checkpoint.
func predicted(ctx context.Context, run *config.Run) *simulate.Exact {
	type answer struct {
		exact *simulate.Exact
		fault any
	}
	answers := make(chan answer, 1)
	go func() {
		var a answer
		defer func() {
			a.fault = recover()
			answers <- a
		}()
		a.exact = simulate.Predict(run)
	}()
	select {
	case <-ctx.Done():
		return nil
	case a := <-answers:
		if a.fault != nil {
			panic(a.fault)
		}
		return a.exact
	}
}

// resumeFault says of a changed configuration that it is one of usage.
func resumeFault(err error) error {
	var changed *walk.Changed
	if errors.As(err, &changed) {
		return Usagef("--resume: the run is another one: %s; undo that, or choose another --out", strings.Join(changed.Differences, "; "))
	}
	return errors.New(strings.TrimPrefix(err.Error(), "walk: "))
}
