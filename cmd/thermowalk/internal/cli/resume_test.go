package cli

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"thermowalk/cmd/thermowalk/internal/rundir"
)

// TestResumeWaits: a second process with --resume goes on when the first has ended, says so meanwhile, and can be stopped.
func TestResumeWaits(t *testing.T) {
	var log bytes.Buffer
	env := &Env{Log: slog.New(slog.NewTextHandler(&log, nil))}
	first, second := rundir.At(t.TempDir()), (*rundir.Dir)(nil)
	if err := first.Begin("a: 1\n"); err != nil {
		t.Fatal(err)
	}
	second = rundir.At(first.Path())
	ctx, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer stop()
	var interrupted *Interrupted
	if err := resumeDir(ctx, env, second, "a: 1\n"); !errors.As(err, &interrupted) {
		t.Fatalf("stopped while it waits: %v", err)
	}
	done := make(chan error)
	go func() { done <- resumeDir(t.Context(), env, second, "a: 1\n") }()
	select {
	case err := <-done:
		t.Fatalf("did not wait: %v", err)
	case <-time.After(300 * time.Millisecond):
	}
	first.Close()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	second.Close()
	if n := strings.Count(log.String(), "in use by process"); n != 2 { // once each time
		t.Errorf("%d words of warning, want 2: %s", n, &log)
	}
}
