package nnbridge

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"thermowalk/walk"
)

// given is a small study of everything that is named by its size only.
func given(t testing.TB, shift float64) Study {
	t.Helper()
	shape := Shape{Hidden: 3, Inputs: 2, Bias: true}
	set, err := NewSet(2, []float64{1, 2, -1, 0.5, 0.25, -2, 3, 1 + shift}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return Study{
		Training: Training{Shape: shape, Data: Data{Inputs: Rows{Set: set, Epochs: true}, Labels: Fair{}}},
		Dynamics: []Dynamics{SGD{}, Drift{}, Unbiased{}, Flow{}}, Starts: []walk.Start{Init{Shape: shape, Law: "normal"}},
		Etas: []float64{0.05, 0.1}, Batches: []int{1}, Steps: 400, Points: 6, Replicas: 5, Seed: 3, Samples: 8,
	}
}

// TestStudyResumes stops a study again and again and goes on with it: the values have the bits of a study that was left alone.
func TestStudyResumes(t *testing.T) {
	study := given(t, 0)
	want, err := study.Run(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	study.Checkpoint = &walk.Checkpoint{Path: t.TempDir(), Steps: 50}
	stops := 0
	for ; stops < 1000; stops++ {
		ctx, cancel := context.WithTimeout(t.Context(), time.Duration(stops)*time.Millisecond)
		got, err := study.Run(ctx, nil)
		cancel()
		var stopped *walk.Stopped
		if errors.As(err, &stopped) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		for k := range want {
			if !sameBits(got[k].Values, want[k].Values) {
				t.Errorf("%s, eta %g: other values after %d stops", want[k].Dynamics.Name(), want[k].Eta, stops)
			}
		}
		break
	}
	if stops == 0 || stops == 1000 {
		t.Fatalf("%d stops", stops)
	}
	files, _ := filepath.Glob(filepath.Join(study.Checkpoint.Path, "*.ckpt"))
	if len(files) != len(want) {
		t.Fatalf("%d files of %d trainings: %v", len(files), len(want), files)
	}
	before := stamps(t, files)
	if _, err := study.Run(t.Context(), nil); err != nil || !reflect.DeepEqual(stamps(t, files), before) {
		t.Errorf("a complete study is written again, or fails: %v", err)
	}
}

func stamps(t *testing.T, files []string) (all []time.Time) {
	for _, f := range files {
		info, err := os.Stat(f)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, info.ModTime())
	}
	return all
}

func sameBits(a, b [][][]float64) bool {
	flat := func(v [][][]float64) (bits []uint64) {
		for _, rows := range v {
			for _, row := range rows {
				for _, x := range row {
					bits = append(bits, math.Float64bits(x))
				}
			}
		}
		return bits
	}
	return reflect.DeepEqual(flat(a), flat(b))
}

// TestResumeRefusesOtherNumbers changes one number of the data set, of the teacher and of the network to start from, all of the
// same name and size.
func TestResumeRefusesOtherNumbers(t *testing.T) {
	net := func(v float64) *TwoLayer {
		return &TwoLayer{Shape: Shape{Hidden: 3, Inputs: 2, Bias: true}, V: []float64{1, -1, v}, B: []float64{0, 0, 0}, W: []float64{1, 0, 0, 1, 1, 1}}
	}
	for name, change := range map[string]func(s *Study, v float64){
		"data":    func(s *Study, v float64) { *s = given(t, v) },
		"teacher": func(s *Study, v float64) { s.Training.Data.Labels = Teacher{Net: net(v)} },
		"start":   func(s *Study, v float64) { s.Starts = []walk.Start{Given{Net: net(v)}} },
	} {
		dir := t.TempDir()
		lead := func(v float64) error {
			s := given(t, 0)
			change(&s, v)
			s.Dynamics, s.Etas, s.Steps = []Dynamics{SGD{}}, []float64{0.05}, 20
			s.Checkpoint = &walk.Checkpoint{Path: dir}
			_, err := s.Run(t.Context(), nil)
			return err
		}
		for range 2 {
			if err := lead(1); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		var changed *walk.Changed
		if err := lead(2); !errors.As(err, &changed) || !strings.Contains(err.Error(), "content was") {
			t.Errorf("%s: another one of the same size is taken: %v", name, err)
		}
	}
}
