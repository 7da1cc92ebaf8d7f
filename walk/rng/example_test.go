package rng_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"

	"thermowalk/walk/rng"
)

func ExampleStream() {
	// Number 6 of walker 2, asked for in a row and alone.
	s := rng.Stream{Seed: 42, Purpose: rng.Xi}
	row, one := make([]float64, 4), make([]float64, 1)
	s.Normal(row, 0, 6)
	s.Normal(one, 2, 6)
	fmt.Println(row[2] == one[0])
	// Output: true
}

func ExampleStream_Words() {
	// The signs of step 70 of a binary walk: bit 70%64 of word 70/64.
	s := rng.Stream{Seed: 1, Purpose: rng.Sign}
	words := make([]uint64, 8)
	s.Words(words, 0, 70/64)
	for _, w := range words {
		fmt.Print(1-2*int(w>>(70%64)&1), " ")
	}
	// Output: 1 -1 -1 -1 1 -1 -1 1
}

func ExampleStream_WordPair() {
	s := rng.Stream{Seed: 1, Purpose: rng.Sign}
	a, b := make([]uint64, 3), make([]uint64, 3)
	s.WordPair(a, b, 100, 4)
	fmt.Println(a[1] == s.Word(101, 4), b[1] == s.Word(101, 5))
	// Output: true true
}

func ExampleStream_Uniform() {
	u := make([]float64, 3)
	rng.Stream{Seed: 1, Purpose: rng.Start}.Uniform(u, 0, 0)
	fmt.Printf("%.6f\n", u)
	// Output: [0.330237 0.739192 0.530701]
}

func ExampleStream_StudentT() {
	x := make([]float64, 3)
	rng.Stream{Seed: 1, Purpose: rng.Gamma}.StudentT(x, 4, 0, 0)
	fmt.Printf("%.6f\n", x)
	// Output: [-0.754337 0.208353 0.779595]
}

func ExampleNormalQuantile() {
	fmt.Printf("%.6f %.6f\n", rng.NormalQuantile(0.975), rng.NormalQuantile(1e-300))
	fmt.Println(rng.NormalQuantile(0), rng.NormalQuantile(math.NaN()))
	// Output:
	// 1.959964 -37.047096
	// -Inf NaN
}

func ExamplePurpose() {
	p, err := rng.ParsePurpose("bootstrap")
	fmt.Println(p, err)
	_, err = rng.ParsePurpose("luck")
	fmt.Println(err)
	// Output:
	// bootstrap <nil>
	// unknown purpose "luck": one of sign, start, gamma, xi, input, label, init, order, bootstrap, dump, ensemble
}

func ExampleDumpWords() {
	// The first word of walkers 0, 1, 2, then the second word of walker 0.
	var out bytes.Buffer
	err := rng.DumpWords(&out, 1, rng.Dump, 3, 4)
	second := rng.Stream{Seed: 1, Purpose: rng.Dump}.Word(0, 1)
	fmt.Println(out.Len(), binary.LittleEndian.Uint64(out.Bytes()[24:]) == second, err)
	// Output: 32 true <nil>
}

func ExamplePhilox4x32() {
	fmt.Printf("%x\n", rng.Philox4x32(10, [4]uint32{}, [2]uint32{}))
	// Output: [6627e8d5 e169c58d bc57ac4c 9b00dbd8]
}
