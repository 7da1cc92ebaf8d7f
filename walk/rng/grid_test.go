package rng

import "testing"

// TestGrid holds the grids against rows, number by number: shapes that cut
// vectors, chunks and pairs everywhere.
func TestGrid(t *testing.T) {
	s := Stream{Seed: 0x0123456789abcdef, Purpose: Input, Lane: 3}
	const first, index = 1<<32 - 5, 1<<33 + 6
	for _, c := range []struct {
		name string
		grid func(x []float64, lanes, walkers int, first, index uint64)
		row  func(s Stream, dst []float64, first, index uint64)
	}{
		{"normal", s.NormalGrid, Stream.Normal},
		{"uniform", s.UniformGrid, Stream.Uniform},
	} {
		for _, lanes := range []int{1, 2, 10, 100} {
			for _, walkers := range []int{1, 3, 8, 16, 67, 600} {
				for _, n := range []int{0, 2, 4, 14} {
					x, row := make([]float64, n*lanes*walkers), make([]float64, walkers)
					c.grid(x, lanes, walkers, first, index)
					for i := range n {
						for j := range lanes {
							of := s
							of.Lane += uint16(j)
							c.row(of, row, first, index+uint64(i))
							for k, want := range row {
								if got := x[(i*lanes+j)*walkers+k]; got != want {
									t.Fatalf("%s, %d lanes of %d walkers: number (%d, %d, %d) is %x, want %x", c.name, lanes, walkers, i, j, k, got, want)
								}
							}
						}
					}
				}
			}
		}
	}
}

// TestGridFaults: what is no grid panics.
func TestGridFaults(t *testing.T) {
	for name, call := range map[string]func(){
		"odd index":     func() { Stream{}.NormalGrid(make([]float64, 4), 2, 1, 0, 1) },
		"half a pair":   func() { Stream{}.NormalGrid(make([]float64, 6), 2, 1, 0, 0) },
		"no lanes":      func() { Stream{}.NormalGrid(nil, 0, 1, 0, 0) },
		"too many":      func() { Stream{Lane: 1<<16 - 1}.UniformGrid(make([]float64, 4), 2, 1, 0, 0) },
		"past the last": func() { Stream{}.UniformGrid(make([]float64, 4), 1, 2, Walkers-1, 0) },
		"past the end":  func() { Stream{}.UniformGrid(make([]float64, 4), 1, 2, 0, Indices-2) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			call()
		}()
	}
}

// TestGridDoesNotAllocate: a grid is drawn at every few steps.
func TestGridDoesNotAllocate(t *testing.T) {
	x, s := make([]float64, 1600), Stream{Seed: 1, Purpose: Input}
	if n := testing.AllocsPerRun(10, func() { s.NormalGrid(x, 10, 8, 0, 0); s.UniformGrid(x, 10, 8, 0, 0) }); n > 0 {
		t.Errorf("%g allocations", n)
	}
}

// BenchmarkNormalGrid measures the inputs of eight networks, and of one.
func BenchmarkNormalGrid(b *testing.B) {
	for _, c := range []struct {
		name                   string
		lanes, walkers, number int
	}{{"10x8", 10, 8, 16}, {"10x1", 10, 1, 64}, {"100x1", 100, 1, 16}} {
		b.Run(c.name, func(b *testing.B) {
			x := make([]float64, c.lanes*c.walkers*c.number)
			s := Stream{Seed: 1, Purpose: Input}
			for b.Loop() {
				s.NormalGrid(x, c.lanes, c.walkers, 0, 0)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(x)), "ns/normal")
		})
	}
}
