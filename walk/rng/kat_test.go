package rng

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestCheckKAT checks the published known answers of the Philox family.
func TestCheckKAT(t *testing.T) {
	f, err := os.Open("testdata/kat_vectors")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	results, err := CheckKAT(f)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, r := range results {
		if r.Status != KATPass {
			t.Error(r)
		}
		seen[fmt.Sprintf("%s-%d", r.Name, r.Rounds)]++
	}
	for _, name := range []string{"philox2x32", "philox4x32", "philox2x64", "philox4x64"} {
		for _, rounds := range []int{7, 10} {
			if n := seen[fmt.Sprintf("%s-%d", name, rounds)]; n != 3 {
				t.Errorf("%d lines of %s with %d rounds, want 3", n, name, rounds)
			}
		}
	}
}

// TestCheckKATLines checks the outcome of single lines.
func TestCheckKATLines(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{"philox2x32 7 00000000 00000000 00000000 257a3673 cd26be2a", "line 1: philox2x32-7 pass"},
		{"  philox2x32\t7 0 0 0 257A3673 cd26be2a # zero\r", "line 1: philox2x32-7 pass"},
		{"philox2x32 0 1 2 3 1 2", "line 1: philox2x32-0 pass"},
		{"philox2x32 7 0 0 0 257a3673 cd26be2b", "line 1: philox2x32-7 FAIL: got [257a3673 cd26be2a], want [257a3673 cd26be2b]"},
		{"philox4x32 10 0 0 0 0 0 0 6627e8d5 e169c58d bc57ac4c 9b00dbd9", "line 1: philox4x32-10 FAIL: got [6627e8d5 e169c58d bc57ac4c 9b00dbd8], want [6627e8d5 e169c58d bc57ac4c 9b00dbd9]"},
		{"threefry2x64 13 0 0 0 0 0 0", "line 1: threefry2x64-13 unsupported"},
		{"aesni4x32 10 whatever", "line 1: aesni4x32-10 unsupported"},
		{"philox8x32 10", "line 1: philox8x32-10 unsupported"},
	} {
		results, err := CheckKAT(strings.NewReader(c.line))
		if err != nil || len(results) != 1 || results[0].String() != c.want {
			t.Errorf("%q: %v, %v, want %s", c.line, results, err, c.want)
		}
	}
	if results, err := CheckKAT(strings.NewReader("# nothing\n\n  # here\n")); len(results) != 0 || err != nil {
		t.Errorf("comments: %v, %v", results, err)
	}
}

// TestCheckKATFaults checks that a malformed line is named and explained, and
// that the lines around it still count.
func TestCheckKATFaults(t *testing.T) {
	good := "philox2x32 7 0 0 0 257a3673 cd26be2a\n"
	for _, c := range []struct{ line, want string }{
		{"hello", `line 2: "hello" is not the name of a generator, such as philox4x32`},
		{"philox4x33 10 0", `line 2: "philox4x33" is not the name of a generator, such as philox4x32`},
		{"philox4x32", "line 2: philox4x32: the number of rounds is missing"},
		{"philox4x32 ten 0", `line 2: philox4x32: "ten" is not a number of rounds from 0 to 4096`},
		{"philox4x32 -1 0", `line 2: philox4x32: "-1" is not a number of rounds from 0 to 4096`},
		{"philox4x32 1000000000 0", `line 2: philox4x32: "1000000000" is not a number of rounds from 0 to 4096`},
		{"philox2x32 7 0 0 0 257a3673", "line 2: philox2x32: 4 words, want 5 (counter 2, key 1, answer 2)"},
		{"philox2x32 7 0 0 0 257a3673 cd26be2a 0", "line 2: philox2x32: 6 words, want 5 (counter 2, key 1, answer 2)"},
		{"philox2x32 7 0 0 0 257a3673 xd26be2a", `line 2: philox2x32: word 5: "xd26be2a" is not a hexadecimal number of 32 bits`},
		{"philox2x32 7 0 0 100000000 257a3673 cd26be2a", `line 2: philox2x32: word 3: "100000000" is not a hexadecimal number of 32 bits`},
		{strings.Repeat("0", 1<<17), "line 2: longer than 65536 bytes"},
	} {
		results, err := CheckKAT(strings.NewReader(good + c.line + "\n" + good))
		if err == nil || err.Error() != c.want {
			t.Errorf("%.40q: error %v, want %s", c.line, err, c.want)
		}
		pass, _, _ := KATCount(results)
		if pass == 0 || pass == 1 && !strings.Contains(c.want, "longer than") {
			t.Errorf("%.40q: %d of 2 good lines pass", c.line, pass)
		}
	}
	_, err := CheckKAT(strings.NewReader("one\n" + good + "two\n"))
	if err == nil || strings.Count(err.Error(), "\n") != 1 || !strings.Contains(err.Error(), "line 3") {
		t.Errorf("two faults: %v", err)
	}
}

// FuzzCheckKAT: no input panics, and every line is accounted for.
func FuzzCheckKAT(f *testing.F) {
	if text, err := os.ReadFile("testdata/kat_vectors"); err == nil {
		f.Add(text)
	}
	f.Add([]byte("philox4x64 10 0 0 0 0 0 0 1 2 3 4\nthreefry2x32 20 0\nx\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		results, err := CheckKAT(bytes.NewReader(text))
		pass, fail, unsupported := KATCount(results)
		if pass+fail+unsupported != len(results) {
			t.Errorf("%d + %d + %d of %d results", pass, fail, unsupported, len(results))
		}
		if lines := bytes.Count(text, []byte("\n")) + 1; len(results) > lines {
			t.Errorf("%d results of %d lines, %v", len(results), lines, err)
		}
	})
}

func ExampleCheckKAT() {
	results, err := CheckKAT(strings.NewReader(`
philox4x32 10  00000000 00000000 00000000 00000000  00000000 00000000  6627e8d5 e169c58d bc57ac4c 9b00dbd8
threefry2x32 20 00000000 00000000 00000000 00000000 6b200159 99ba4efe
`))
	for _, r := range results {
		fmt.Println(r)
	}
	fmt.Println(err)
	// Output:
	// line 2: philox4x32-10 pass
	// line 3: threefry2x32-20 unsupported
	// <nil>
}
