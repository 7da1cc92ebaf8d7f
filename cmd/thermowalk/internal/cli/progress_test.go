package cli

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"
)

// TestProgressLog checks the rhythm off a terminal: a line when some seconds have passed, not before, none with --quiet.
func TestProgressLog(t *testing.T) {
	for _, test := range []struct {
		name  string
		quiet bool
		since time.Duration // since the last line
		want  string
	}{
		{"soon", false, logEvery / 2, ""},
		{"later", false, logEvery, `"msg":"walking","done":7,"total":9`},
		{"quiet", true, logEvery, ""},
	} {
		var out bytes.Buffer
		env := &Env{Quiet: test.quiet, Log: slog.New(slog.NewJSONHandler(&out, nil))}
		p := env.Progress("walking", 9)
		p.said = p.said.Add(-test.since)
		p.Set(7)
		p.Set(8) // at once: too soon
		p.Done()
		p.Set(9) // too late
		if got := out.String(); !strings.Contains(got, test.want) || strings.Count(got, "\n") > 1 || test.want == "" && got != "" {
			t.Errorf("%s: log %q, want %q", test.name, got, test.want)
		}
	}
}
