package cli

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"thermowalk/walk/rng"
)

// TestDumpWords compares what rng dump writes with the words of the streams: little-endian, walkers in turn.
func TestDumpWords(t *testing.T) {
	out, err := exec.Command("thermowalk", "rng", "dump", "--seed", "3", "--purpose", "sign", "--interleave", "3", "--words", "10").Output()
	if err != nil {
		t.Fatal(err)
	}
	if len(out) != 80 {
		t.Fatalf("%d bytes for 10 words", len(out))
	}
	s := rng.Stream{Seed: 3, Purpose: rng.Sign}
	for i := range uint64(10) {
		if got, want := binary.LittleEndian.Uint64(out[8*i:]), s.Word(i%3, i/3); got != want {
			t.Errorf("word %d is %#x, want %#x: walker %d, index %d", i, got, want, i%3, i/3)
		}
	}
}

// TestDumpClosedPipe ends a dump without end by closing its pipe: no error, exit status 0.
func TestDumpClosedPipe(t *testing.T) {
	cmd := exec.Command("thermowalk", "rng", "dump", "--interleave", "7")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := io.CopyN(io.Discard, out, 1<<20); err != nil {
		t.Fatal(err)
	}
	out.Close()
	if err := cmd.Wait(); err != nil || stderr.Len() > 0 {
		t.Errorf("%v; standard error %q", err, stderr.String())
	}
}

// TestInterrupt sends signals to commands that wait for the context, that are deaf to it, and whose reader is stuck.
func TestInterrupt(t *testing.T) {
	for _, test := range []struct {
		name, command string
		signals       []syscall.Signal
		status        int
		stderr        string
	}{
		{"interrupt", "probe wait", []syscall.Signal{syscall.SIGINT}, 130, "thermowalk: interrupted; 2 of 5 tables kept\n"},
		{"terminate", "probe wait", []syscall.Signal{syscall.SIGTERM}, 143, "thermowalk: interrupted; 2 of 5 tables kept\n"},
		{"twice", "probe deaf", []syscall.Signal{syscall.SIGINT, syscall.SIGINT}, 130, ""},
		{"twice, two", "probe deaf", []syscall.Signal{syscall.SIGINT, syscall.SIGTERM}, 143, ""},
		{"stuck pipe", "thermowalk rng dump", []syscall.Signal{syscall.SIGINT}, 130, "thermowalk: interrupted; the words written so far stand\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			args := strings.Fields(test.command)
			cmd := exec.Command(args[0], args[1:]...)
			stdout, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			stderr, err := cmd.StderrPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			stuck := time.AfterFunc(20*time.Second, func() { cmd.Process.Kill() })
			defer stuck.Stop()
			// The command says when it waits for the next signal: the dump by its first bytes, a probe by a line.
			lines := bufio.NewReader(stderr)
			var start time.Time
			for _, sig := range test.signals {
				if args[0] == "thermowalk" {
					io.ReadFull(stdout, make([]byte, 8))
				} else {
					lines.ReadString('\n')
				}
				start = time.Now()
				cmd.Process.Signal(sig)
			}
			rest, _ := io.ReadAll(lines)
			cmd.Wait()
			if got := cmd.ProcessState.ExitCode(); got != test.status {
				t.Errorf("exit status %d, want %d", got, test.status)
			}
			if d := time.Since(start); d > 3*time.Second { // a second, and room for a loaded machine
				t.Errorf("ended after %v, want within a second", d)
			}
			if string(rest) != test.stderr {
				t.Errorf("standard error %q, want %q", rest, test.stderr)
			}
		})
	}
}
