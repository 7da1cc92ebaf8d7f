//go:build linux

package walk_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"thermowalk/walk"
)

// mounts is the environment variable of a child of this test binary that has a
// mount name space of its own.
const mounts = "THERMOWALK_TEST_MOUNTS"

// small gives a file system of so many bytes that only this test sees. The test runs
// again for that, in a child with a mount name space of its own (and, unless
// root leads it, with a user name space); in the parent ok is false. Where the system
// allows no such child the test says so, and fails in CI.
func small(t *testing.T, bytes string) (dir string, ok bool) {
	t.Helper()
	impossible := func(err error) {
		t.Helper()
		if os.Getenv("CI") != "" {
			t.Fatalf("CI must run this test, as root or with user name spaces: %v", err)
		}
		t.Skipf("NOT TESTED: a full disk; run as root, who can mount a small one: %v", err)
	}
	if os.Getenv(mounts) == "" {
		child := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
		child.Env = append(os.Environ(), mounts+"=1")
		child.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS}
		if uid, gid := os.Getuid(), os.Getgid(); uid != 0 {
			child.SysProcAttr.Cloneflags = syscall.CLONE_NEWUSER
			child.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: uid, Size: 1}}
			child.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: gid, Size: 1}}
		}
		out, err := child.CombinedOutput()
		var exit *exec.ExitError
		switch {
		case err != nil && !errors.As(err, &exit):
			impossible(err)
		case strings.Contains(string(out), "--- SKIP: "+t.Name()):
			impossible(errors.New("the child may not mount"))
		case err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()):
			t.Fatalf("in a mount name space of its own: %v\n%s", err, out)
		}
		return "", false
	}
	dir = t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_NOSUID|syscall.MS_NODEV, "size="+bytes); err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	return dir, true
}

// fill writes to a file until the disk is full; the function that it returns makes
// room again.
func fill(t *testing.T, dir string) (room func()) {
	t.Helper()
	path := filepath.Join(dir, "ballast")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	page := make([]byte, 4096)
	for {
		if _, err := f.Write(page); errors.Is(err, syscall.ENOSPC) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	return func() {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
}

// A disk that is really full: the sum is not written, and says why; the sum that
// stood there stays; nothing half written is left. With room again all is well.
func TestReallyFullDiskSum(t *testing.T) {
	dir, ok := small(t, "256k")
	if !ok {
		return
	}
	w, p, tallies := everything(2)
	sum := run(t, w, p, tallies...)
	want := bits(t, sum)
	old, fresh := filepath.Join(dir, "old"), filepath.Join(dir, "fresh")
	if err := sum.WriteFile(old); err != nil {
		t.Fatal(err)
	}
	room := fill(t, dir)
	for _, path := range []string{old, fresh} {
		if err := sum.WriteFile(path); !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: error %v, want one that says that the disk is full", path, err)
		}
	}
	if !bytes.Equal(content(t, old), want) {
		t.Error("the sum that stood there is altered")
	}
	names(t, dir, "ballast", "old")

	// The mutant writes in place: this disk does leave half of its file.
	naive := filepath.Join(dir, "ballast")
	if err := os.WriteFile(naive, make([]byte, 1<<20), 0o666); !errors.Is(err, syscall.ENOSPC) || len(content(t, naive)) == 0 {
		t.Errorf("writing in place: error %v; the disk is not full", err)
	}
	room()
	if err := sum.WriteFile(fresh); err != nil || !bytes.Equal(content(t, fresh), want) {
		t.Errorf("with room again: error %v, or other bytes", err)
	}
}

// A disk that fills up while a run goes on: the run warns and goes on; stopped, it says
// that it could not be written down, and the checkpoint of before is whole; resumed
// with room again it ends with the bytes of a run that was left alone. A run that
// comes to its end on the full disk gives its result, with an error about the checkpoint.
func TestReallyFullDiskCheckpoint(t *testing.T) {
	dir, ok := small(t, "512k")
	if !ok {
		return
	}
	w, p, tallies := everything(2)
	want := bits(t, run(t, w, p, tallies...))
	var log bytes.Buffer
	p.Checkpoint = &walk.Checkpoint{Path: filepath.Join(dir, "run.ckpt"), Every: time.Millisecond, Log: slog.New(slog.NewTextHandler(&log, nil))}

	// Some of the run with room, stopped.
	law := w.Law
	field, ctx := fuse(root, 500)
	w.Law = walk.Reduced{Field: field}
	if _, err := walk.Run(ctx, w, p, tallies...); !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v, want a stop", err)
	}
	before := content(t, p.Checkpoint.Path)

	// More of it on a full disk, stopped.
	room := fill(t, dir)
	field, ctx = fuse(root, 500)
	w.Law = walk.Reduced{Field: field}
	_, err := walk.Resume(ctx, w, p, tallies...)
	var stopped *walk.Stopped
	if !errors.Is(err, syscall.ENOSPC) || !errors.As(err, &stopped) || stopped.Checkpoint != "" {
		t.Errorf("stopped on a full disk: error %v, want one that says so and promises no checkpoint", err)
	}
	if !bytes.Equal(content(t, p.Checkpoint.Path), before) {
		t.Error("the checkpoint of before is altered")
	}
	names(t, dir, "ballast", "run.ckpt", "run.ckpt.old")

	// The rest of it to the end, on the full disk still.
	w.Law = law
	sum, err := walk.Resume(context.Background(), w, p, tallies...)
	if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "the run is complete, but") {
		t.Errorf("complete on a full disk: error %v", err)
	}
	if !bytes.Equal(bits(t, sum), want) {
		t.Error("complete on a full disk: other bytes")
	}

	// And with room again.
	room()
	sum, err = walk.Resume(context.Background(), w, p, tallies...)
	if err != nil || !bytes.Equal(bits(t, sum), want) {
		t.Errorf("with room again: error %v, or other bytes", err)
	}
	if saved, err := walk.ReadCheckpoint(p.Checkpoint.Path); err != nil || saved.Loss != nil || !bytes.Equal(bits(t, saved.Sum()), want) {
		t.Errorf("with room again the checkpoint is not that of the end: %v", err)
	}
	names(t, dir, "run.ckpt", "run.ckpt.old")
}

// A run begins on no disk that cannot hold its checkpoint.
func TestReallyFullDiskBegin(t *testing.T) {
	dir, ok := small(t, "64k")
	if !ok {
		return
	}
	defer fill(t, dir)()
	w, p, tallies := everything(2)
	p.Checkpoint = &walk.Checkpoint{Path: filepath.Join(dir, "run.ckpt")}
	p.Progress = func(int, int) { t.Error("a batch was led") }
	if _, err := walk.Run(context.Background(), w, p, tallies...); !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "run.ckpt cannot be written") {
		t.Errorf("error %v", err)
	}
	names(t, dir, "ballast")
}

// A disk that is mounted again for reading only, under a run that has a checkpoint
// on it: root may not write either.
func TestReadOnlyDisk(t *testing.T) {
	dir, ok := small(t, "512k")
	if !ok {
		return
	}
	w, p, tallies := everything(2)
	want := bits(t, run(t, w, p, tallies...))
	p.Checkpoint = &walk.Checkpoint{Path: filepath.Join(dir, "run.ckpt")}
	field, ctx := fuse(root, 500)
	fused := w
	fused.Law = walk.Reduced{Field: field}
	if _, err := walk.Run(ctx, fused, p, tallies...); !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v, want a stop", err)
	}
	before := content(t, p.Checkpoint.Path)
	remount := func(flags uintptr) {
		if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT|syscall.MS_NOSUID|syscall.MS_NODEV|flags, ""); err != nil {
			t.Fatal(err)
		}
	}
	remount(syscall.MS_RDONLY)
	sum, err := walk.Resume(context.Background(), w, p, tallies...)
	if !errors.Is(err, syscall.EROFS) || !bytes.Equal(bits(t, sum), want) {
		t.Errorf("on a disk for reading: error %v, or other bytes", err)
	}
	if err := sum.WriteFile(filepath.Join(dir, "sum")); !errors.Is(err, syscall.EROFS) {
		t.Errorf("a sum on a disk for reading: error %v", err)
	}
	p.Checkpoint = &walk.Checkpoint{Path: filepath.Join(dir, "new.ckpt")}
	if _, err := walk.Run(context.Background(), w, p, tallies...); !errors.Is(err, syscall.EROFS) {
		t.Errorf("a new run on a disk for reading: error %v", err)
	}
	p.Checkpoint = &walk.Checkpoint{Path: filepath.Join(dir, "run.ckpt")}
	if !bytes.Equal(content(t, p.Checkpoint.Path), before) {
		t.Error("the checkpoint of before is altered")
	}
	remount(0)
	if sum, err := walk.Resume(context.Background(), w, p, tallies...); err != nil || !bytes.Equal(bits(t, sum), want) {
		t.Errorf("for writing again: error %v, or other bytes", err)
	}
}

// names wants exactly these files in a directory.
func names(t *testing.T, dir string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("files %v, want %v", got, want)
	}
}
