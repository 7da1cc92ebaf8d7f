package bench

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
)

// yardstick is the C that the walks are held against; its own comments say what
// each kernel is.
//
//go:embed yardstick/walk.c
var yardstick []byte

// compileC compiles the yardsticks with gcc for this machine.
func compileC(ctx context.Context, cases []string) (list []*contestant, clean func(), err error) {
	gcc, err := exec.LookPath("gcc")
	if err != nil {
		return nil, nil, errors.New("gcc is not on the path; install it, or leave out --against C")
	}
	dir, err := os.MkdirTemp("", "thermowalk-bench-")
	if err != nil {
		return nil, nil, err
	}
	clean = func() { os.RemoveAll(dir) }
	source, program := filepath.Join(dir, "yardstick.c"), filepath.Join(dir, "yardstick")
	if err := os.WriteFile(source, yardstick, 0o600); err != nil {
		clean()
		return nil, nil, err
	}
	compile := exec.CommandContext(ctx, gcc, "-O3", "-march=native", "-ffast-math", "-fopenmp-simd", "-mprefer-vector-width=512", source, "-o", program, "-lmvec", "-lm")
	if text, err := compile.CombinedOutput(); err != nil {
		clean()
		return nil, nil, fmt.Errorf("gcc: %w\n%s", err, text)
	}
	kernels := []string{"auto"}
	if exec.CommandContext(ctx, program, "avx512", "a").Run() == nil { // it exits 3 where the processor lacks it
		kernels = append(kernels, "avx512")
	}
	for _, name := range cases {
		if !slices.Contains([]string{"a", "b", "c"}, name) {
			continue
		}
		c, err := Of(name)
		if err != nil {
			clean()
			return nil, nil, err
		}
		for _, kernel := range kernels {
			list = append(list, &contestant{c: c, backend: "C " + kernel, cores: 1, command: func(ctx context.Context) *exec.Cmd {
				return exec.CommandContext(ctx, program, kernel, name)
			}})
		}
	}
	return list, clean, nil
}
