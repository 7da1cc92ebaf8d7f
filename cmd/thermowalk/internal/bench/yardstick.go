package bench

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// sources are the programs that the walks are held against; their own comments
// say what each kernel is.
//
//go:embed yardstick
var sources embed.FS

// unpack writes the sources into a directory of their own.
func unpack() (dir string, clean func(), err error) {
	top, err := os.MkdirTemp("", "thermowalk-bench-")
	if err != nil {
		return "", nil, err
	}
	clean = func() { os.RemoveAll(top) }
	if err := os.CopyFS(top, sources); err != nil {
		clean()
		return "", nil, err
	}
	return filepath.Join(top, "yardstick"), clean, nil
}

// YardstickNames are what --against takes.
var YardstickNames = []string{"C", "numba", "torch"}

// A kernel is a program that does some of the cases.
type kernel struct {
	name  string // C auto
	cases []string
	args  []string // the program and its first argument
	stays bool
}

var (
	walks    = []string{"a", "b", "c"}
	networks = []string{"d", "sgd10", "sgd100"}
)

// prepare makes a yardstick ready in dir, and returns its contestants and its
// version. It fails where the yardstick cannot run.
func prepare(ctx context.Context, name, dir string, s Settings) (list []*contestant, version string, err error) {
	var kernels []kernel
	switch name {
	case "C":
		kernels, version, err = compileC(ctx, dir)
	case "numba", "torch":
		version, err = pythonHas(ctx, s.Python, dir, name)
		kernels = pythonKernels(name, dir, s.Python)
	default:
		err = fmt.Errorf("unknown yardstick %q", name)
	}
	if err != nil {
		return nil, "", err
	}
	for _, name := range s.Cases {
		c, err := Of(name)
		if err != nil {
			return nil, "", err
		}
		for _, k := range kernels {
			if !slices.Contains(k.cases, name) {
				continue
			}
			for _, cores := range coresOf(c, s.Cores) {
				list = append(list, &contestant{c: c, backend: k.name, cores: cores, stays: k.stays, command: func(ctx context.Context) *exec.Cmd {
					return k.command(ctx, name, cores, "time")
				}})
			}
		}
	}
	return list, version, nil
}

// pythonKernels are the kernels of numba or torch.
func pythonKernels(module, dir, python string) []kernel {
	program := filepath.Join(dir, "peers_"+module+".py")
	if module == "torch" {
		return []kernel{{"torch", networks[1:], []string{python, program, "nn"}, true}}
	}
	cases := []string{"a", "b", "c", "d"}
	return []kernel{
		{"numba", cases, []string{python, program, "plain"}, true},
		{"numba expert", cases, []string{python, program, "expert"}, true},
	}
}

// command is the kernel at work; task is time or moments.
func (k kernel) command(ctx context.Context, name string, cores int, task string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, k.args[0], append(slices.Clone(k.args[1:]), name, strconv.Itoa(cores), task)...)
	cmd.Env = plainEnviron(cores)
	return cmd
}

// plainEnviron is the environment with as many threads as there are cores, and
// without a choice of processor for OpenBLAS, which would slow it down.
func plainEnviron(cores int) []string {
	env := slices.DeleteFunc(os.Environ(), func(s string) bool { return strings.HasPrefix(s, "OPENBLAS_CORETYPE=") })
	return append(env, "OMP_NUM_THREADS="+strconv.Itoa(cores), "PYTHONDONTWRITEBYTECODE=1")
}

// compileC compiles the yardsticks in C with gcc: scalar code of any processor,
// and all that this one has.
func compileC(ctx context.Context, dir string) (kernels []kernel, version string, err error) {
	gcc, err := exec.LookPath("gcc")
	if err != nil {
		return nil, "", errors.New("gcc is not on the path; apt-get install gcc libc6-dev, or leave out --against C")
	}
	native := []string{"-march=native", "-ffast-math", "-fopenmp-simd", "-mprefer-vector-width=512"}
	for _, part := range []struct {
		source string
		cases  []string
	}{{"walk", walks}, {"net", networks}} {
		for _, build := range []struct {
			name  string
			flags []string
			libs  []string
		}{{"scalar", nil, []string{"-lm"}}, {"native", native, []string{"-lmvec", "-lm"}}} {
			program := filepath.Join(dir, part.source+"-"+build.name)
			args := append([]string{"-O3"}, build.flags...)
			args = append(args, filepath.Join(dir, part.source+".c"), "-o", program, "-pthread")
			if text, err := exec.CommandContext(ctx, gcc, append(args, build.libs...)...).CombinedOutput(); err != nil {
				return nil, "", fmt.Errorf("gcc: %w%s; leave out --against C", err, tail(string(text)))
			}
			if build.name == "scalar" {
				kernels = append(kernels, kernel{"C scalar", part.cases, []string{program, "plain"}, false})
				continue
			}
			kernels = append(kernels, kernel{"C auto", part.cases, []string{program, "plain"}, false})
			vector := kernel{"C avx512", part.cases, []string{program, "avx512"}, false}
			if hasAVX512() {
				kernels = append(kernels, vector)
			}
		}
	}
	text, err := exec.CommandContext(ctx, gcc, "-dumpfullversion").Output()
	return kernels, "gcc " + strings.TrimSpace(string(text)), err
}

// pythonHas gives the version of a Python module, or says how to come by it.
func pythonHas(ctx context.Context, python, dir, module string) (string, error) {
	path, err := exec.LookPath(python)
	if err != nil {
		return "", fmt.Errorf("%s: there is no Python %q; name one by --python or THERMOWALK_PYTHON, or leave out --against %s", module, python, module)
	}
	cmd := exec.CommandContext(ctx, path, "-c", fmt.Sprintf("import %s, numpy, platform; print(%s.__version__ + ' in Python ' + platform.python_version())", module, module))
	cmd.Dir, cmd.Env = dir, plainEnviron(1)
	text, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%s cannot import %s%s; %s -m pip install %s numpy, or name another by --python or THERMOWALK_PYTHON", path, module, tail(string(text)), path, module)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return module + " " + lines[len(lines)-1], nil
}
