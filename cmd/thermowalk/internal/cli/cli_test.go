package cli

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/spf13/cobra"

	"thermowalk/results"
)

var update = flag.Bool("update", false, "rewrite the expected output in testdata/*.txtar")

// TestMain makes two programs for the scripts: thermowalk, and probe, the same with commands that try out what the
// commands share.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"thermowalk": func() { os.Exit(Main(os.Args[1:])) },
		"probe":      func() { os.Exit(run(os.Args[1:], probes)) },
	})
}

// TestScript runs the sessions in testdata. Beside the usual commands a session has
//
//	status N PROGRAM ARGS...   run a program that must end with exit status N
//	table FILE                 write a small table of results
//	run DIR                    write a run directory with two such tables
//	npz FILE NAME=SHAPE=NUMBERS...  write arrays as NumPy does
//	shape bridge|unit|sgd FILE      check the fields of a JSON document
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status": cmdStatus,
			"table":  cmdTable,
			"run":    cmdRun,
			"npz":    cmdNPZ,
			"shape":  cmdShape,
		},
	})
}

func cmdStatus(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N PROGRAM ARGS...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}

type sampleRow struct {
	Field string    `col:"field" unit:"1" doc:"the field g(q)"`
	Q     []float64 `col:"q" unit:"1" doc:"where the flux is measured"`
	Flux  float64   `col:"flux" unit:"1/step" doc:"mass per step and unit of total mass"`
	Paper *float64  `col:"paper" unit:"1" doc:"Eq. 10, per eta^2; null where it does not apply"`
	Steps int64     `col:"steps" unit:"step" doc:"length of the walk"`
}

var sampleRows = func() []sampleRow {
	paper := -0.5
	return []sampleRow{
		{"sqrt(1+q^2)", []float64{0.5}, -0.00505, &paper, 1},
		{"1+0.5*sin(q)", []float64{1}, 1e-6, nil, 64},
		{"a name\x1b[31m that is long enough to be cut somewhere", []float64{0.6, 0.8}, 0, nil, -1},
	}
}()

var sampleProvenance = results.Provenance{Config: "walkers: 8\neta: [0.1]\n", Seed: 7, Version: "v1.2.3"}

func cmdTable(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: table FILE")
	}
	meta := results.Meta{Table: "flux", Description: "One measured flux a row.", Provenance: sampleProvenance}
	ts.Check(results.Write(ts.MkAbs(args[0]), sampleRows, meta))
}

func cmdRun(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: run DIR")
	}
	d, err := results.Create(ts.MkAbs(args[0]), sampleProvenance)
	ts.Check(err)
	for _, name := range []string{"flux", "verdicts"} {
		ts.Check(results.AddTable(d, name, "One row of "+name+".", sampleRows))
	}
	ts.Check(d.Commit(results.Run{Command: []string{"thermowalk", "validate"}, Threads: 2}))
}

// probes are the commands of the program probe.
var probes = append([]func(*Env) *cobra.Command{
	probe("panic", func(*Env, *cobra.Command, []string) error { panic("a bug") }),
	probe("usage", func(*Env, *cobra.Command, []string) error { return Usagef("--eta %g: want a step above 0", -1.) }),
	probe("joined", func(*Env, *cobra.Command, []string) error {
		return errors.Join(errors.New("one\nfault"), &UsageError{errors.Join(errors.New("two"), errors.New("three"))})
	}),
	probe("unprintable", func(env *Env, _ *cobra.Command, _ []string) error { return env.Document(func() {}) }),
	probe("document", func(env *Env, _ *cobra.Command, _ []string) error {
		return env.Document(map[string]any{"field": "a<b & c", "q": []float64{0.5}})
	}),
	probe("log", func(env *Env, _ *cobra.Command, _ []string) error {
		env.Log.Info("chatter")
		env.Log.Warn("warning", "n", 3)
		return nil
	}),
	probe("yaml", func(env *Env, _ *cobra.Command, args []string) error {
		cfg := study{Walkers: 7}
		if err := LoadYAML(args[0], &cfg); err != nil {
			return err
		}
		return env.Print(fmt.Sprintf("%+v\n", cfg))
	}),
	probe("wait", func(env *Env, cmd *cobra.Command, _ []string) error {
		fmt.Fprintln(env.Stderr, "ready")
		<-cmd.Context().Done()
		return &Interrupted{Kept: "2 of 5 tables kept"}
	}),
	probe("deaf", func(env *Env, cmd *cobra.Command, _ []string) error {
		fmt.Fprintln(env.Stderr, "ready")
		<-cmd.Context().Done()
		fmt.Fprintln(env.Stderr, "heard")
		select {}
	}),
	probe("progress", func(env *Env, _ *cobra.Command, _ []string) error {
		p := env.Progress("walking", 100)
		defer p.Done()
		p.Set(50)
		env.Log.Warn("half way")
		p.Set(100)
		return nil
	}),
}, commands...)

func probe(name string, do func(*Env, *cobra.Command, []string) error) func(*Env) *cobra.Command {
	return func(env *Env) *cobra.Command {
		return &cobra.Command{Use: name, RunE: func(cmd *cobra.Command, args []string) error { return do(env, cmd, args) }}
	}
}
