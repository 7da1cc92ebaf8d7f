package kernel

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestNoImplicitFusion compiles the packages that promise equal bits for arm64,
// where the compiler may turn x*y + z into one instruction, and makes sure that
// every fused instruction comes from a line that says math.FMA.
func TestNoImplicitFusion(t *testing.T) {
	fused := fusedLines(t, "thermowalk/walk/internal/kernel", "thermowalk/walk/rng")
	explicit := 0
	for _, l := range fused {
		if strings.Contains(l.text, "FMA(") {
			explicit++
		} else {
			t.Errorf("%s:%d: the compiler fuses %q: write math.FMA, or float64() around the product", l.file, l.line, l.text)
		}
	}
	if explicit < 100 {
		t.Errorf("only %d fused instructions seen: does the test read the listing right?", explicit)
	}
}

type sourceLine struct {
	file string
	line int
	text string
}

// fusedLines returns the source line of each fused instruction of packages.
func fusedLines(t *testing.T, packages ...string) []sourceLine {
	t.Helper()
	cmd := exec.Command("go", append([]string{"build", "-gcflags=-S"}, packages...)...)
	cmd.Env = append(os.Environ(), "GOARCH=arm64", "GOOS=linux", "CGO_ENABLED=0", "GOFLAGS=-buildvcs=false")
	listing, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, listing)
	}
	instruction := regexp.MustCompile(`\(([^()\s]+\.go):(\d+)\)\s+FN?M(?:ADD|SUB)[DS]\s`)
	sources := map[string][]string{}
	var lines []sourceLine
	for _, m := range instruction.FindAllStringSubmatch(string(listing), -1) {
		file := m[1]
		if sources[file] == nil {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			sources[file] = strings.Split(string(text), "\n")
		}
		n, err := strconv.Atoi(m[2])
		if err != nil || n > len(sources[file]) {
			t.Fatalf("%s: no such line", m[0])
		}
		lines = append(lines, sourceLine{filepath.Base(file), n, strings.TrimSpace(sources[file][n-1])})
	}
	return lines
}
