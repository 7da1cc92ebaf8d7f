package results_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"thermowalk/results"
)

var provenance = results.Provenance{Config: "eta: [0.1]\n", Seed: 7, Version: "0.1.0"}

func TestDir(t *testing.T) {
	path := filepath.Join(t.TempDir(), "campaign", "validate")
	d, err := results.Create(path, provenance)
	if err != nil {
		t.Fatal(err)
	}
	if err := results.AddTable(d, "flux", "Fluxes.", []flux{{0.1, -0.5}}); err != nil {
		t.Fatal(err)
	}
	part, err := d.Reserve("parts/" + results.Partition("eta", 0.05) + "/part-0.parquet")
	if err != nil {
		t.Fatal(err)
	}
	if err := results.Write(part, []flux{{0.05, -0.5}}, d.Meta("flux", "Fluxes.")); err != nil {
		t.Fatal(err)
	}
	if _, err := results.ReadRun(path); err == nil || !strings.Contains(err.Error(), "no finished run") {
		t.Errorf("before Commit: %v", err)
	}
	if err := d.Commit(results.Run{Threads: 3, Command: []string{"thermowalk", "validate"}}); err != nil {
		t.Fatal(err)
	}
	d.Abort() // does nothing now

	if got, want := names(t, path), []string{"config.yaml", "flux.parquet", "parts", "run.json"}; !slices.Equal(got, want) {
		t.Errorf("holds %v, want %v", got, want)
	}
	if got, _ := os.ReadFile(filepath.Join(path, "config.yaml")); string(got) != provenance.Config {
		t.Errorf("config.yaml holds %q", got)
	}
	m, err := results.ReadMeta(filepath.Join(path, "flux.parquet"))
	if err != nil || m.Provenance != provenance || m.Table != "flux" {
		t.Errorf("metadata %+v, %v", m, err)
	}
	run, err := results.ReadRun(path)
	if err != nil {
		t.Fatal(err)
	}
	if run.Threads != 3 || run.Version != "0.1.0" || run.Host == "" || run.Finished.Before(run.Started) || len(run.Command) != 2 {
		t.Errorf("run.json: %+v", run)
	}
	var files []string
	for _, f := range run.Files {
		files = append(files, f.Name)
		raw, err := os.ReadFile(filepath.Join(path, f.Name))
		sum := sha256.Sum256(raw)
		if err != nil || f.Bytes != int64(len(raw)) || f.SHA256 != hex.EncodeToString(sum[:]) {
			t.Errorf("%s: %+v, %v", f.Name, f, err)
		}
	}
	if want := []string{"config.yaml", "flux.parquet", "parts/eta=0.05/part-0.parquet"}; !slices.Equal(files, want) {
		t.Errorf("run.json names %v, want %v", files, want)
	}
	if _, err := d.Reserve("late.txt"); err == nil {
		t.Error("a file after Commit")
	}
}

func TestDirRefusesWhatIsThere(t *testing.T) {
	for _, c := range []struct {
		name string
		want []string
	}{
		{"run.json", []string{"a finished run (run.json)", "--out", "remove it"}},
		{"config.yaml", []string{"an unfinished run (config.yaml)", "--out", "remove it"}},
		{"flux.parquet", []string{"a table (flux.parquet)", "--out", "remove it"}},
	} {
		path := t.TempDir()
		if err := os.WriteFile(filepath.Join(path, c.name), []byte("process 1 on host\n"), 0o666); err != nil {
			t.Fatal(err)
		}
		_, err := results.Create(path, provenance)
		if !errors.Is(err, fs.ErrExist) {
			t.Errorf("%s: error %v is not fs.ErrExist", c.name, err)
			continue
		}
		for _, want := range append(c.want, path) {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: error %q lacks %q", c.name, err, want)
			}
		}
		if got := names(t, path); !slices.Equal(got, []string{c.name}) {
			t.Errorf("%s: afterwards the directory holds %v", c.name, got)
		}
	}

	file := filepath.Join(t.TempDir(), "out")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{file, filepath.Join(file, "below")} {
		if _, err := results.Create(path, provenance); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: error %v", path, err)
		}
	}
}

// Abort removes what the run has made and leaves what it found.
func TestDirAbort(t *testing.T) {
	above := t.TempDir()
	path := filepath.Join(above, "a", "b")
	d, err := results.Create(path, provenance)
	if err != nil {
		t.Fatal(err)
	}
	if err := results.AddTable(d, "flux", "Fluxes.", []flux{{}}); err != nil {
		t.Fatal(err)
	}
	if err := d.WriteFile("deep/er/note.txt", func(w io.Writer) error { return nil }); err != nil {
		t.Fatal(err)
	}
	d.Abort()
	if left := names(t, above); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}

	found := filepath.Join(above, "found")
	if err := os.MkdirAll(found, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(found, "notes.txt"), []byte("mine"), 0o666); err != nil {
		t.Fatal(err)
	}
	if d, err = results.Create(found, provenance); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Reserve("notes.txt"); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a file that is there already: %v", err)
	}
	d.Abort()
	if left := names(t, found); !slices.Equal(left, []string{"notes.txt"}) {
		t.Errorf("left behind: %v", left)
	}
}

func TestDirFaults(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out")
	d, err := results.Create(path, provenance)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"../flux.parquet", "/flux.parquet", "", "run.json", "config.yaml", ".thermowalk.lock"} {
		if _, err := d.Reserve(name); err == nil {
			t.Errorf("%q may be a name", name)
		}
	}
	if err := results.AddTable(d, "Flux", "Fluxes.", []flux{{}}); err == nil {
		t.Error("a table may be called Flux")
	}
	if _, err := d.Reserve("promised.png"); err != nil {
		t.Fatal(err)
	}
	if err := d.Commit(results.Run{}); err == nil || !strings.Contains(err.Error(), "Flux.parquet") {
		t.Errorf("Commit without a file that was to be there: %v", err)
	}
	d.Abort()
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("after Abort: %v", err)
	}
}

// Of many that want one directory at once one gets it; the others are told so and touch nothing.
func TestDirIsForOne(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out")
	var winners, losers atomic.Int64
	var all sync.WaitGroup
	for range 32 {
		all.Go(func() {
			d, err := results.Create(path, provenance)
			switch {
			case err == nil:
				winners.Add(1)
				if err := results.AddTable(d, "flux", "Fluxes.", []flux{{0.1, -0.5}}); err != nil {
					t.Error(err)
				}
				if err := d.Commit(results.Run{}); err != nil {
					t.Error(err)
				}
			case errors.Is(err, fs.ErrExist):
				losers.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	if winners.Load() != 1 || losers.Load() != 31 {
		t.Errorf("%d got the directory, %d did not", winners.Load(), losers.Load())
	}
	if got, want := names(t, path), []string{"config.yaml", "flux.parquet", "run.json"}; !slices.Equal(got, want) {
		t.Errorf("holds %v, want %v", got, want)
	}
}

// run.json is plain JSON.
func TestRunJSON(t *testing.T) {
	path := t.TempDir()
	d, err := results.Create(path, results.Provenance{})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Commit(results.Run{Threads: 1}); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(path, "run.json"))
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(raw, &got); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"threads", "version", "go", "platform", "host", "started", "finished", "seconds", "files"} {
		if _, ok := got[key]; !ok {
			t.Errorf("no %q in %s", key, raw)
		}
	}
}
