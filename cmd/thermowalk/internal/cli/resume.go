package cli

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"time"

	"thermowalk/cmd/thermowalk/internal/rundir"
)

// resumeDir makes ready to go on with the run in a directory. While another process leads the run it waits, until the context
// ends: on a cluster that may be the old copy of the same job, on a node that only the network has lost.
func resumeDir(ctx context.Context, env *Env, dir *rundir.Dir, config string) error {
	for told := false; ; {
		err := dir.Resume(config)
		if !errors.Is(err, fs.ErrExist) {
			return err
		}
		if !told {
			text, _, _ := strings.Cut(strings.TrimPrefix(err.Error(), "results: "), ": wait")
			env.Log.Warn(text + "; waiting for it to end")
			told = true
		}
		select {
		case <-ctx.Done():
			return &Interrupted{Kept: "another process leads the run"}
		case <-time.After(200 * time.Millisecond):
		}
	}
}
