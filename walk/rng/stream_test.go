package rng

import (
	"math"
	"testing"
)

// TestKnownAnswers checks Philox4x32-10 against the known answers of
// Random123, tests/kat_vectors.
func TestKnownAnswers(t *testing.T) {
	for _, c := range []struct {
		ctr  [4]uint32
		key  [2]uint32
		want [4]uint32
	}{
		{want: [4]uint32{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
		{
			[4]uint32{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
			[2]uint32{0xffffffff, 0xffffffff},
			[4]uint32{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd},
		},
		{
			[4]uint32{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
			[2]uint32{0xa4093822, 0x299f31d0},
			[4]uint32{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1},
		},
	} {
		lo, hi := philox4x32x10(c.ctr[0], c.ctr[1], c.ctr[2], c.ctr[3], c.key[0], c.key[1])
		got := [4]uint32{uint32(lo), uint32(lo >> 32), uint32(hi), uint32(hi >> 32)}
		if got != c.want {
			t.Errorf("philox4x32-10(%x, %x) = %x, want %x", c.ctr, c.key, got, c.want)
		}
	}
}

// TestMoments checks mean and variance of each law at five standard errors.
func TestMoments(t *testing.T) {
	const n = 1 << 16
	s := Stream{Seed: 1, Purpose: Dump}
	x := make([]float64, n)
	for _, c := range []struct {
		name       string
		draw       func()
		mean, vari float64
	}{
		{"uniform", func() { s.Uniform(x, 0, 3) }, 0.5, 1.0 / 12},
		{"normal 0", func() { s.Normal(x, 0, 0) }, 0, 1},
		{"normal 1", func() { s.Normal(x, 0, 1) }, 0, 1},
		{"student 10", func() { s.StudentT(x, 10, 0, 5) }, 0, 1.25},
	} {
		c.draw()
		var m, v float64
		for _, y := range x {
			m += y / n
			v += (y - c.mean) * (y - c.mean) / n
		}
		if z := (m - c.mean) / math.Sqrt(c.vari/n); math.Abs(z) > 5 {
			t.Errorf("%s: mean %v, z = %.1f", c.name, m, z)
		}
		if math.Abs(v/c.vari-1) > 0.04 {
			t.Errorf("%s: variance %v, want %v", c.name, v, c.vari)
		}
	}
}
