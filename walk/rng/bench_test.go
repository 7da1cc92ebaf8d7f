package rng

import "testing"

// BenchmarkBlock measures a call for a block of 512 walkers; ns/element is the
// time of one word or number.
func BenchmarkBlock(b *testing.B) {
	const n = 512
	s := Stream{Seed: 1, Purpose: Dump, Lane: 2}
	w, v := make([]uint64, n), make([]uint64, n)
	x, y := make([]float64, n), make([]float64, n)
	for _, c := range []struct {
		name     string
		elements int
		f        func(index uint64)
	}{
		{"Words", n, func(i uint64) { s.Words(w, 0, i) }},
		{"WordPair", 2 * n, func(i uint64) { s.WordPair(w, v, 0, 2*i) }},
		{"Uniform", n, func(i uint64) { s.Uniform(x, 0, i) }},
		{"Normal", n, func(i uint64) { s.Normal(x, 0, i) }},
		{"NormalPair", 2 * n, func(i uint64) { s.NormalPair(x, y, 0, 2*i) }},
		{"StudentT", n, func(i uint64) { s.StudentT(x, 5, 0, i) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			index := uint64(0)
			for b.Loop() {
				c.f(index)
				index++
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(c.elements), "ns/element")
		})
	}
}

// BenchmarkWord measures one word at a random address.
func BenchmarkWord(b *testing.B) {
	s := Stream{Seed: 1, Purpose: Dump}
	sum := uint64(0)
	for b.Loop() {
		sum += s.Word(sum%Walkers, sum%Indices)
	}
}

// BenchmarkNormalQuantile measures one quantile.
func BenchmarkNormalQuantile(b *testing.B) {
	p := 0.0
	for b.Loop() {
		p += 0.0001
		if p >= 1 {
			p -= 1
		}
		NormalQuantile(p)
	}
}
