package cli

import (
	"bytes"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"thermowalk/walk"
)

const killConfig = `
field: ["sqrt(1+q^2)"]
eta: 0.1
walls: [{reflecting: [-3, 3]}]
start: [{uniform: [-1, 1]}]
walkers: 60_000
steps: 2000
seed: 3
checkpoint: {every: 5ms}
tallies:
  - density: {grid: [{lo: -3, hi: 3, bins: 48}], times: {every: 500}}
  - flux: {at: [0.5, 1], windows: {every: 100}}
`

// TestRunSurvivesSignals stops a run again and again by SIGTERM and SIGKILL, at random moments, with SIGUSR1 between, and
// resumes it each time: exit status 3 for a stop with a checkpoint, 0 at the end, and the tables of a run that was left alone.
func TestRunSurvivesSignals(t *testing.T) {
	dir := t.TempDir()
	config := filepath.Join(dir, "walk.yaml")
	if err := os.WriteFile(config, []byte(killConfig), 0o666); err != nil {
		t.Fatal(err)
	}
	whole, out := filepath.Join(dir, "whole"), filepath.Join(dir, "out")
	if text, err := exec.Command("thermowalk", "run", config, "--out", whole).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	random := rand.New(rand.NewPCG(4, 2))
	stops := 0
	for {
		cmd := exec.Command("thermowalk", "run", config, "--resume", "--out", out)
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		sig := []syscall.Signal{syscall.SIGTERM, syscall.SIGKILL}[stops%2]
		wait := time.Duration(20+random.IntN(120)) * time.Millisecond
		if stops >= 20 {
			wait = time.Minute
		}
		listens := wait < time.Minute && stops > 0 // the program may not listen yet in the first moments
		early := time.AfterFunc(wait/2, func() {
			if listens {
				cmd.Process.Signal(syscall.SIGUSR1)
			}
		})
		late := time.AfterFunc(wait, func() { cmd.Process.Signal(sig) })
		cmd.Wait()
		early.Stop()
		late.Stop()
		switch status := cmd.ProcessState.ExitCode(); status {
		case 0:
			t.Logf("complete after %d stops", stops)
			for _, name := range []string{"density.parquet", "flux.parquet", "summary.parquet", "config.yaml"} {
				a, err := os.ReadFile(filepath.Join(whole, name))
				if err != nil {
					t.Fatal(err)
				}
				if b, err := os.ReadFile(filepath.Join(out, name)); err != nil || !bytes.Equal(a, b) {
					t.Errorf("%s: error %v, or other bytes", name, err)
				}
			}
			if entries, _ := filepath.Glob(filepath.Join(out, ".*")); len(entries) > 0 {
				t.Errorf("left behind: %v", entries)
			}
			return
		case 3, -1, 128 + int(syscall.SIGTERM): // the last: before the run began
			stops++
		default:
			t.Fatalf("after %d stops: status %d: %s", stops, status, stderr.String())
		}
	}
}

const slowConfig = `
preset: sqrt1p
eta: 0.1
walls: [{reflecting: [-3, 3]}]
start: [{uniform: [-1, 1]}]
walkers: 64
steps: 20000
exact: {cells: [2048]}
tallies:
  - flux: {at: [0, 0.5, 1]}
`

// TestRunStopsInTheOperator sends SIGTERM when the walkers have arrived and the exact operator is at work: the run stops at
// once, with status 3 and all batches in its checkpoint, and goes on without leading a walker again.
func TestRunStopsInTheOperator(t *testing.T) {
	dir := t.TempDir()
	config, out := filepath.Join(dir, "walk.yaml"), filepath.Join(dir, "out")
	if err := os.WriteFile(config, []byte(slowConfig), 0o666); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("thermowalk", "run", config, "--out", out)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for {
		saved, err := walk.ReadCheckpoint(filepath.Join(out, "checkpoint", "walk.ckpt"))
		if err == nil && saved.Sum().Batches == 64 {
			break
		}
		if cmd.ProcessState != nil {
			t.Fatal("it ended before its time")
		}
		time.Sleep(5 * time.Millisecond)
	}
	cmd.Process.Signal(syscall.SIGTERM)
	cmd.Wait()
	if status := cmd.ProcessState.ExitCode(); status != 3 || !bytes.Contains(stderr.Bytes(), []byte("stopped after 64 of 64 batches")) {
		t.Errorf("status %d: %s", status, stderr.String())
	}
	text, err := exec.Command("thermowalk", "run", "--resume", "--out", out, "--set", "exact.off=true").CombinedOutput()
	if err != nil || !bytes.Contains(text, []byte(`"complete":64`)) {
		t.Errorf("%v: %s", err, text)
	}
}
