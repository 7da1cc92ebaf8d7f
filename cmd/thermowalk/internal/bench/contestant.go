package bench

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
)

// A contestant is a way to do a case: this program or a yardstick, as a process.
type contestant struct {
	c       Case
	backend string // avx512, avx2, go, or the name of a yardstick
	cores   int
	command func(ctx context.Context) *exec.Cmd // prints a Timing
	stays   bool                                // prints one for each line that it reads: its start takes seconds
	rounds  []Timing

	process *exec.Cmd // that stays
	ask     io.WriteCloser
	answer  *bufio.Reader
	stderr  bytes.Buffer
}

// MeasureVariable names the environment variable that makes a process measure
// one case and print its Timing.
const MeasureVariable = "THERMOWALK_BENCH_CASE"

// own is this program in a process of its own.
func own(c Case, backend string, cores int) (*contestant, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return &contestant{c: c, backend: backend, cores: cores, command: func(ctx context.Context) *exec.Cmd {
		cmd := exec.CommandContext(ctx, program, "bench")
		cmd.Env = append(os.Environ(), MeasureVariable+"="+c.Name, "THERMOWALK_CPU="+backend, "GOMAXPROCS="+strconv.Itoa(cores))
		return cmd
	}}, nil
}

// round takes one measurement.
func (c *contestant) round(ctx context.Context) error {
	line, err := c.line(ctx)
	var t Timing
	if err == nil {
		if _, err = fmt.Sscan(line, &t.Wall, &t.CPU); err != nil || !(t.Wall > 0 && t.CPU >= 0) {
			err = fmt.Errorf("answers %q", line)
		}
	}
	if err != nil {
		c.close() // its last words are then complete
		if ctx.Err() != nil {
			return ctx.Err() // it did not fail by itself
		}
		return fmt.Errorf("case %s, %s on %d cores: %w%s", c.c.Name, c.backend, c.cores, err, tail(c.stderr.String()))
	}
	c.rounds = append(c.rounds, t)
	return nil
}

func (c *contestant) line(ctx context.Context) (string, error) {
	if !c.stays {
		cmd := c.command(ctx)
		cmd.Stderr = &c.stderr
		text, err := cmd.Output()
		return string(text), err
	}
	if c.process == nil {
		cmd := c.command(ctx)
		cmd.Stderr = &c.stderr
		in, err := cmd.StdinPipe()
		if err != nil {
			return "", err
		}
		out, err := cmd.StdoutPipe()
		if err != nil {
			return "", err
		}
		if err := cmd.Start(); err != nil {
			return "", err
		}
		c.process, c.ask, c.answer = cmd, in, bufio.NewReader(out)
	}
	if _, err := io.WriteString(c.ask, "again\n"); err != nil {
		return "", err
	}
	return c.answer.ReadString('\n')
}

// close ends a process that stays. It may be called again.
func (c *contestant) close() {
	if c.process != nil {
		c.ask.Close()
		c.process.Wait()
		c.process = nil
	}
}

// tail is the last line that a process said of its failure.
func tail(stderr string) string {
	lines := strings.Split(strings.TrimSpace(stderr), "\n")
	if last := lines[len(lines)-1]; last != "" {
		return ": " + last
	}
	return ""
}

// ns is what counts of a measurement: of one core its processor time, which
// others on the machine do not disturb much, of several the clock.
func (c *contestant) ns(t Timing) float64 {
	if c.cores == 1 && t.CPU > 0 {
		return t.CPU
	}
	return t.Wall
}

// summary is what the rounds come to.
type summary struct {
	median, least, most float64 // of what counts
	wall                float64 // the least time by the clock
	cpu                 float64 // the median of processor time
}

func (c *contestant) summary() summary {
	var list, walls, cpus []float64
	for _, t := range c.rounds {
		list, walls, cpus = append(list, c.ns(t)), append(walls, t.Wall), append(cpus, t.CPU)
	}
	slices.Sort(list)
	slices.Sort(cpus)
	n := len(list)
	middle := func(x []float64) float64 { return (x[n/2] + x[(n-1)/2]) / 2 }
	return summary{middle(list), list[0], list[n-1], slices.Min(walls), middle(cpus)}
}
