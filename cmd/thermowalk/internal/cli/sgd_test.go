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
)

const killStudy = `
seed: 3
hidden: 6
inputs: 4
bias: true
init: [normal]
eta: [0.05, 0.1]
batch: [1]
dynamics: [sgd]
decompose: true
steps: 20000
points: 8
replicas: 8
samples: 32
resamples: 20
`

// TestSGDSurvivesKills kills a study 10 times at random moments by SIGKILL, with SIGUSR1 (a checkpoint amid the training) before
// some of them, stops it by SIGTERM once, and resumes it each time: the tables are those of a study that was left alone.
func TestSGDSurvivesKills(t *testing.T) {
	dir := t.TempDir()
	config := filepath.Join(dir, "study.yaml")
	if err := os.WriteFile(config, []byte(killStudy), 0o666); err != nil {
		t.Fatal(err)
	}
	whole, out := filepath.Join(dir, "whole"), filepath.Join(dir, "out")
	if text, err := exec.Command("thermowalk", "sgd", config, "--out", whole).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	random := rand.New(rand.NewPCG(4, 2))
	kills, paused := 0, 0
	for k := range 11 {
		cmd := exec.Command("thermowalk", "sgd", config, "--resume", "--out", out)
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		begun := filepath.Join(out, "checkpoint", "sgd-normal-eta0.05-batch1.ckpt")
		for range 5000 { // the program listens to signals once there is a checkpoint
			if _, err := os.Stat(begun); err == nil {
				break
			}
			time.Sleep(time.Millisecond)
		}
		wait := time.Duration(random.IntN(60)) * time.Millisecond
		if k == 0 {
			cmd.Process.Signal(syscall.SIGTERM)
		} else {
			time.Sleep(wait / 2)
			if wait > 30*time.Millisecond {
				cmd.Process.Signal(syscall.SIGUSR1)
			}
			time.Sleep(wait / 2)
			cmd.Process.Kill()
		}
		cmd.Wait()
		switch status := cmd.ProcessState.ExitCode(); {
		case status == 3 && bytes.Contains(stderr.Bytes(), []byte("'thermowalk sgd --resume --out "+out)):
			paused++
		case status == -1:
			kills++
		case status != 0 && status != 128+int(syscall.SIGTERM): // the last: before the run began
			t.Fatalf("status %d: %s", status, stderr.String())
		}
	}
	if paused != 1 || kills < 3 {
		t.Errorf("%d stops with a checkpoint and %d kills; the study is too short for its test", paused, kills)
	}
	if text, err := exec.Command("thermowalk", "sgd", "--resume", "--out", out).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	t.Logf("%d kills", kills)
	for _, name := range []string{"curves.parquet", "collapse.parquet", "replicas.parquet", "decomposition.parquet", "config.yaml"} {
		a, err := os.ReadFile(filepath.Join(whole, name))
		if err != nil {
			t.Fatal(err)
		}
		if b, err := os.ReadFile(filepath.Join(out, name)); err != nil || !bytes.Equal(a, b) {
			t.Errorf("%s: error %v, or other bytes", name, err)
		}
	}
	if entries, _ := filepath.Glob(filepath.Join(out, ".staging*")); len(entries) > 0 {
		t.Errorf("left behind: %v", entries)
	}
	runs, _ := os.Stat(filepath.Join(out, "run.json"))
	if text, err := exec.Command("thermowalk", "sgd", config, "--resume", "--out", out).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	if again, err := os.Stat(filepath.Join(out, "run.json")); err != nil || !os.SameFile(runs, again) || !again.ModTime().Equal(runs.ModTime()) {
		t.Errorf("a finished study is written again: %v", err)
	}
}
