package cli

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// onTerminal runs a program with standard output or standard error on a pseudo-terminal of 80 columns, and returns what
// appears there, what the other stream got, and the exit status.
func onTerminal(t *testing.T, stream string, program string, args ...string) (screen, other string, status int) {
	t.Helper()
	ptmx, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer ptmx.Close()
	fd := int(ptmx.Fd())
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: 80}); err != nil {
		t.Fatal(err)
	}
	tty, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, args...)
	var pipe bytes.Buffer
	cmd.Stdout, cmd.Stderr = tty, &pipe
	if stream == "stderr" {
		cmd.Stdout, cmd.Stderr = &pipe, tty
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	tty.Close()
	seen, _ := io.ReadAll(ptmx) // ends with EIO when the last holder of the terminal is gone
	cmd.Wait()
	return strings.ReplaceAll(string(seen), "\r\n", "\n"), pipe.String(), cmd.ProcessState.ExitCode()
}

func TestDumpRefusesTerminal(t *testing.T) {
	screen, stderr, status := onTerminal(t, "stdout", "thermowalk", "rng", "dump", "--words", "1")
	if screen != "" || status != exitUsage {
		t.Errorf("exit status %d, terminal %q", status, screen)
	}
	if want := "thermowalk: standard output is a terminal, and the words are binary; send them to a file or a pipe\n"; stderr != want {
		t.Errorf("standard error %q, want %q", stderr, want)
	}
}

func TestTerminal(t *testing.T) {
	for _, test := range []struct {
		name   string
		args   []string
		has    []string
		hasNot []string
	}{
		{"bar, the log above it as text", []string{"progress"}, []string{"walking ", "%", "level=WARN msg=\"half way\"\n"}, []string{`{"time"`}},
		{"quiet: the warning alone", []string{"progress", "--quiet"}, []string{"level=WARN"}, []string{"walking"}},
		{"JSON log on demand", []string{"log", "--log-format", "json"}, []string{`"msg":"chatter"}`}, []string{"level="}},
		{"an error below the bar", []string{"usage"}, []string{"thermowalk: --eta -1: want a step above 0\n"}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			screen, stdout, _ := onTerminal(t, "stderr", "probe", test.args...)
			if stdout != "" {
				t.Errorf("standard output %q", stdout)
			}
			for _, s := range test.has {
				if !strings.Contains(screen, s) {
					t.Errorf("the terminal lacks %q:\n%q", s, screen)
				}
			}
			for _, s := range test.hasNot {
				if strings.Contains(screen, s) {
					t.Errorf("the terminal shows %q:\n%q", s, screen)
				}
			}
		})
	}
}
