//go:build unix

package walk_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"thermowalk/walk"
)

// victim is the environment variable that makes this test binary a child that
// is going to be killed: the directory of its run.
const victim = "THERMOWALK_TEST_VICTIM"

func TestMain(m *testing.M) {
	if dir := os.Getenv(victim); dir != "" {
		os.Exit(lead(dir))
	}
	os.Exit(m.Run())
}

// long is everything with more walkers: about a second of work.
func long() (walk.Walk, walk.Plan, []walk.Tally) {
	w, p, tallies := everything(2)
	p.Walkers = 100_000
	return w, p, tallies
}

// lead is the child: it resumes the run in dir, or begins it, and writes the sum.
func lead(dir string) int {
	w, p, tallies := long()
	p.Checkpoint = &walk.Checkpoint{Path: filepath.Join(dir, "run.ckpt"), Every: 2 * time.Millisecond}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	fmt.Println("ready")
	sum, err := walk.Resume(ctx, w, p, tallies...)
	if errors.Is(err, fs.ErrNotExist) {
		sum, err = walk.Run(ctx, w, p, tallies...)
	}
	if err == nil {
		err = sum.WriteFile(filepath.Join(dir, "sum"))
	}
	var stopped *walk.Stopped
	switch {
	case errors.As(err, &stopped) && stopped.Checkpoint != "":
		return 3
	case err != nil:
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// After 30 signals at random moments, in the midst of anything, a run that is
// resumed each time ends with the bytes of one that was left alone.
func TestKilledAtRandomMoments(t *testing.T) {
	w, p, tallies := long()
	want := bits(t, run(t, w, p, tallies...))
	for _, sig := range []syscall.Signal{syscall.SIGKILL, syscall.SIGTERM} {
		t.Run(sig.String(), func(t *testing.T) {
			dir := t.TempDir()
			random := rand.New(rand.NewPCG(uint64(sig), 9))
			kills := 0
			for {
				wait := time.Duration(random.IntN(25_000)) * time.Microsecond
				if kills == 30 {
					wait = time.Minute
				}
				status, stderr := child(t, dir, sig, wait)
				switch {
				case status == 0:
					if !bytes.Equal(content(t, filepath.Join(dir, "sum")), want) {
						t.Errorf("after %d kills the bytes differ", kills)
					}
					if kills == 30 {
						return
					}
					t.Logf("complete after %d kills; the others go to another run", kills)
					if dir = t.TempDir(); kills < 10 {
						t.Fatal("too few kills in one run: the test shows little")
					}
				case status == 3 && sig == syscall.SIGTERM || status == -1:
					kills++
				default:
					t.Fatalf("kill %d: status %d: %s", kills, status, stderr)
				}
			}
		})
	}
}

// child starts a victim and signals it so long after it is ready; -1 is the
// status of a process that died of the signal.
func child(t *testing.T, dir string, sig syscall.Signal, wait time.Duration) (status int, stderr string) {
	t.Helper()
	var errs strings.Builder
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), victim+"="+dir)
	cmd.Stderr = &errs
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	bufio.NewReader(out).ReadString('\n')
	timer := time.AfterFunc(wait, func() { cmd.Process.Signal(sig) })
	defer timer.Stop()
	cmd.Wait()
	return cmd.ProcessState.ExitCode(), errs.String()
}
