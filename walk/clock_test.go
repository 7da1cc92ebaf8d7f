package walk

import (
	"bytes"
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A clock that is set cannot harm a run, since none but the monotonic one is read: in all
// of the package a time of day is made in one place, to measure durations from it.
func TestNoTimeOfDay(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) < 30 {
		t.Fatalf("%d files, error %v", len(files), err)
	}
	var made []string
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		made = append(made, timesOfDay(t, name, source)...)
	}
	if len(made) != 1 || made[0] != "checkpoint.go stopwatch: time.Now" {
		t.Errorf("times of day: %q; want that of the stopwatch alone", made)
	}
	mutant := `package walk; import "time"; func due(at time.Time) bool { return time.Unix(0, 1).After(at) || at.Unix() > 3 }`
	if found := timesOfDay(t, "mutant.go", []byte(mutant)); len(found) != 2 {
		t.Errorf("found %q in the mutant", found)
	}
}

// timesOfDay lists where a file makes a time of day or takes one apart.
func timesOfDay(t *testing.T, name string, source []byte) (found []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, source, 0)
	if err != nil {
		t.Fatal(err)
	}
	clock := map[string]bool{"Now": true, "Date": true, "Unix": true, "UnixMilli": true, "UnixMicro": true, "UnixNano": true, "ModTime": true, "UTC": true, "Local": true}
	for _, decl := range file.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			s, ok := n.(*ast.SelectorExpr)
			if !ok || !clock[s.Sel.Name] {
				return true
			}
			x, ok := s.X.(*ast.Ident)
			if ok {
				if s.Sel.Name == "Now" && x.Name != "time" { // Checkpoint.Now is a channel
					return true
				}
				found = append(found, name+" "+f.Name.Name+": "+x.Name+"."+s.Sel.Name)
			}
			return true
		})
	}
	return found
}

// What is written does not depend on when: two checkpoints of one state, more than a
// second apart, have the same bytes but for the running time, which the test holds still.
// Whatever the running time says, were its source to jump, the result is the same.
func TestCheckpointKnowsNoTime(t *testing.T) {
	w, p, tally := slow()
	whole, err := Run(context.Background(), w, p, tally)
	if err != nil {
		t.Fatal(err)
	}
	want, _ := whole.MarshalBinary()
	path := filepath.Join(t.TempDir(), "run.ckpt")
	p.Checkpoint = &Checkpoint{Path: path}
	ctx, stop := context.WithCancel(context.Background())
	p.Progress = func(done, _ int) {
		if done == 10 {
			stop()
		}
	}
	if _, err := Run(ctx, w, p, tally); err == nil {
		t.Fatal("the run was not stopped")
	}
	p.Progress = nil
	write := func(running time.Duration) []byte {
		e, err := newEngine(&w, &p, []Tally{tally})
		if err != nil {
			t.Fatal(err)
		}
		if err := e.keeper.restore(); err != nil {
			t.Fatal(err)
		}
		e.keeper.before, e.keeper.elapsed = 0, func() time.Duration { return running }
		if err := e.keeper.write(); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	first := write(time.Minute)
	time.Sleep(1100 * time.Millisecond)
	if second := write(time.Minute); !bytes.Equal(first, second) {
		t.Error("a checkpoint depends on when it is written")
	}
	if other := write(time.Minute + 1); bytes.Equal(first, other) { // the mutant: a file that a time enters
		t.Error("the test does not see a time in the file")
	}
	for _, running := range []time.Duration{math.MinInt64, -time.Hour, 0, math.MaxInt64} {
		write(running)
		e, err := newEngine(&w, &p, []Tally{tally})
		if err != nil {
			t.Fatal(err)
		}
		if err := e.keeper.restore(); err != nil {
			t.Fatal(err)
		}
		sum, err := e.run(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := sum.MarshalBinary(); !bytes.Equal(got, want) {
			t.Errorf("running time %v: other bytes", running)
		}
	}
}
