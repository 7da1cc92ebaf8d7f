package walk

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// faulty is a disk whose call number fail, and all after it if it is broken for
// good, give an error. A failing write writes half of its bytes first.
type faulty struct {
	hostDisk
	calls, fail int
	forGood     bool
}

var errFull = syscall.ENOSPC

func (d *faulty) broken() bool {
	d.calls++
	return d.calls == d.fail || d.forGood && d.calls > d.fail
}

func (d *faulty) create(path string) (diskFile, error) {
	if d.broken() {
		return nil, &os.PathError{Op: "open", Path: path, Err: errFull}
	}
	f, err := d.hostDisk.create(path)
	return &faultyFile{f, d}, err
}

func (d *faulty) rename(from, to string) error {
	if d.broken() {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: errFull}
	}
	return d.hostDisk.rename(from, to)
}

func (d *faulty) sync(dir string) error {
	if d.broken() {
		return errFull
	}
	return d.hostDisk.sync(dir)
}

type faultyFile struct {
	diskFile
	d *faulty
}

func (f *faultyFile) Write(p []byte) (int, error) {
	if f.d.broken() {
		n, _ := f.diskFile.Write(p[:len(p)/2])
		return n, errFull
	}
	return f.diskFile.Write(p)
}

func (f *faultyFile) Sync() error {
	if f.d.broken() {
		return errFull
	}
	return f.diskFile.Sync()
}

// Whichever call to the file system fails, the file at path or the one kept
// beside it is whole: the new one or the one before.
func TestWriteWholeSurvivesEveryFault(t *testing.T) {
	body := func(text string) func(io.Writer) error {
		return func(w io.Writer) error {
			return seal(w, "test", func(e *encoder) { e.text(strings.Repeat(text, 50_000)) })
		}
	}
	good := func(path, text string) bool {
		data, err := os.ReadFile(path)
		if err != nil {
			return false
		}
		d, err := unseal(data, "test")
		return err == nil && d.text() == strings.Repeat(text, 50_000)
	}
	faults := 0
	for fail := 1; ; fail++ {
		path := filepath.Join(t.TempDir(), "file")
		for _, text := range []string{"first", "second"} {
			if err := writeWhole(hostDisk{}, path, path+OlderSuffix, body(text)); err != nil {
				t.Fatal(err)
			}
		}
		d := &faulty{fail: fail, forGood: true}
		err := writeWhole(d, path, path+OlderSuffix, body("third"))
		switch {
		case err == nil:
			if !good(path, "third") || !good(path+OlderSuffix, "second") {
				t.Errorf("without a fault: not the third and the second writing")
			}
			if faults < 8 {
				t.Errorf("only %d calls could fail", faults)
			}
			return
		case !errors.Is(err, errFull):
			t.Errorf("fault %d: error %v", fail, err)
		}
		faults++
		newest := good(path, "third") && good(path+OlderSuffix, "second")
		before := good(path, "second") && good(path+OlderSuffix, "first")
		between := !good(path, "third") && good(path+OlderSuffix, "second")
		if !newest && !before && !between {
			t.Errorf("fault %d: no generation is whole", fail)
		}
		if entries, _ := os.ReadDir(filepath.Dir(path)); len(entries) > 2 {
			t.Errorf("fault %d: a temporary file is left: %v", fail, entries)
		}
	}
}

// slow is a walk of many short visits.
func slow() (Walk, Plan, Tally) {
	field := Func(1, func(g, q [][]float64) {
		time.Sleep(20 * time.Microsecond)
		for k := range q[0] {
			g[0][k] = 1
		}
	})
	return Walk{Law: Reduced{Field: field}, Eta: 0.1, Start: Point(0)},
		Plan{Walkers: 80, Steps: 40, Batches: 30, Workers: 2, Seed: 1},
		Moments("moments", 40)
}

// A disk that is full for a while costs nothing but warnings; one that stays
// full costs the checkpoint, and says so, but not the result.
func TestFullDisk(t *testing.T) {
	w, p, tally := slow()
	whole, err := Run(context.Background(), w, p, tally)
	if err != nil {
		t.Fatal(err)
	}
	want, _ := whole.MarshalBinary()
	for _, forGood := range []bool{false, true} {
		var log bytes.Buffer
		p.Checkpoint = &Checkpoint{Path: filepath.Join(t.TempDir(), "run.ckpt"), Every: time.Millisecond, Log: slog.New(slog.NewTextHandler(&log, nil))}
		e, err := newEngine(&w, &p, []Tally{tally})
		if err != nil {
			t.Fatal(err)
		}
		e.keeper.disk = &faulty{fail: 20, forGood: forGood}
		if err := e.keeper.begin(); err != nil {
			t.Fatal(err)
		}
		sum, err := e.run(context.Background())
		if got, _ := sum.MarshalBinary(); !bytes.Equal(got, want) {
			t.Errorf("for good %v: other bytes", forGood)
		}
		if !strings.Contains(log.String(), "checkpoint failed; it will be tried again") || !strings.Contains(log.String(), "no space left") {
			t.Errorf("for good %v: no warning in %q", forGood, log.String())
		}
		if forGood != (err != nil) || forGood && !errors.Is(err, errFull) {
			t.Errorf("for good %v: error %v", forGood, err)
		}
		if _, err := ReadCheckpoint(p.Checkpoint.Path); err != nil {
			t.Errorf("for good %v: %v", forGood, err)
		}
	}
}

// A directory that vanishes is the same: the run goes on, its end says that
// nothing was kept.
func TestVanishedDirectory(t *testing.T) {
	w, p, tally := slow()
	dir := filepath.Join(t.TempDir(), "out")
	if err := os.Mkdir(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	p.Checkpoint = &Checkpoint{Path: filepath.Join(dir, "run.ckpt"), Every: time.Millisecond}
	p.Progress = func(done, of int) { os.RemoveAll(dir) }
	sum, err := Run(context.Background(), w, p, tally)
	if err == nil || !strings.Contains(err.Error(), "the run is complete, but") || sum.Batches != p.Batches {
		t.Errorf("error %v, %d batches", err, sum.Batches)
	}
}

// Stopped without its directory, a run says that nothing keeps it; with the directory
// back in time it is kept as if nothing had been.
func TestDirectoryVanishesForAWhile(t *testing.T) {
	for _, back := range []bool{false, true} {
		w, p, tally := slow()
		dir := filepath.Join(t.TempDir(), "out")
		if err := os.Mkdir(dir, 0o777); err != nil {
			t.Fatal(err)
		}
		var log bytes.Buffer
		p.Checkpoint = &Checkpoint{Path: filepath.Join(dir, "run.ckpt"), Every: time.Millisecond, Log: slog.New(slog.NewTextHandler(&log, nil))}
		ctx, stop := context.WithCancel(context.Background())
		p.Progress = func(done, of int) {
			switch {
			case done == 5:
				for os.RemoveAll(dir) != nil { // a file came meanwhile
				}
			case done == 15 && back:
				if err := os.MkdirAll(dir, 0o777); err != nil {
					t.Error(err)
				}
			case done == 25:
				stop()
			}
		}
		_, err := Run(ctx, w, p, tally)
		var stopped *Stopped
		if !errors.As(err, &stopped) {
			t.Fatalf("back %v: error %v, want a stop", back, err)
		}
		if !strings.Contains(log.String(), "checkpoint failed; it will be tried again") {
			t.Errorf("back %v: no warning in %q", back, log.String())
		}
		if !back {
			if !errors.Is(err, os.ErrNotExist) || stopped.Checkpoint != "" {
				t.Errorf("error %v promises a checkpoint that is not there", err)
			}
			continue
		}
		saved, e := ReadCheckpoint(p.Checkpoint.Path)
		if e != nil || stopped.Checkpoint != p.Checkpoint.Path || saved.Sum().Batches < 20 {
			t.Errorf("back in time: error %v, %v", err, e)
		}
	}
}

// The keeper is asked by time, by steps and by hand.
func TestCheckpointIsWrittenWhenDue(t *testing.T) {
	w, p, tally := slow()
	now := make(chan struct{}, 1)
	for name, c := range map[string]Checkpoint{
		"time":  {Every: 5 * time.Millisecond},
		"steps": {Every: time.Hour, Steps: 1000},
		"hand":  {Every: time.Hour, Now: now},
	} {
		c.Path = filepath.Join(t.TempDir(), "run.ckpt")
		p.Checkpoint = &c
		var batches int
		p.Progress = func(done, of int) {
			select {
			case now <- struct{}{}:
			default:
			}
			if saved, err := ReadCheckpoint(c.Path); err == nil {
				batches = max(batches, saved.sum.Batches)
			}
		}
		if _, err := Run(context.Background(), w, p, tally); err != nil {
			t.Fatal(err)
		}
		if batches < 5 {
			t.Errorf("%s: %d batches were in a checkpoint while the run went on", name, batches)
		}
	}
}

// Any body with a right checksum is read without panic and without more memory
// than it has bytes.
func FuzzDecodeSaved(f *testing.F) {
	w, p, tally := slow()
	p.Walkers, p.Batches = 4, 2
	path := filepath.Join(f.TempDir(), "run.ckpt")
	p.Checkpoint = &Checkpoint{Path: path}
	if _, err := Run(context.Background(), w, p, tally); err != nil {
		f.Fatal(err)
	}
	data, _ := os.ReadFile(path)
	f.Add(data[len(sealLine("checkpoint")) : len(data)-32])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, body []byte) {
		var file bytes.Buffer
		seal(&file, "checkpoint", func(e *encoder) { e.raw(body) })
		if s, err := decodeSaved(file.Bytes()); err == nil {
			s.sum.Missing()
			s.sum.MarshalBinary()
		}
		if _, err := decodeSaved(body); err == nil {
			t.Error("a file without a checksum was read")
		}
	})
}
