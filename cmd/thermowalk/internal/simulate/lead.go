package simulate

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"

	"thermowalk/cmd/thermowalk/internal/config"
	"thermowalk/cmd/thermowalk/internal/rundir"
	"thermowalk/walk"
)

// Hooks are a run's ties to its surroundings; none changes a result.
type Hooks struct {
	Workers  int                // parallel workers; 0 means all cores
	Progress func(done, of int) // batches; may be nil
	Now      <-chan struct{}    // each value asks for a checkpoint
	Log      *slog.Logger       // hears of checkpoints
}

// plan is the plan of a run in a directory.
func plan(r *config.Run, d *rundir.Dir, h Hooks) walk.Plan {
	p := r.Plan
	p.Workers, p.Progress = h.Workers, h.Progress
	p.Checkpoint = &walk.Checkpoint{Path: d.Checkpoint(), Every: r.Every, Steps: r.Config.Checkpoint.Steps, Now: h.Now, Log: h.Log}
	return p
}

// CheckResume reports why the run in the directory is not this one. The state
// that it gives is nil if the directory holds no checkpoint.
func CheckResume(r *config.Run, d *rundir.Dir) (*walk.Saved, error) {
	saved, err := walk.CheckResume(r.Walk, plan(r, d, Hooks{}), r.Tallies...)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return saved, err
}

// Lead leads the walk: from its checkpoint if there is one, else from the start.
func Lead(ctx context.Context, r *config.Run, d *rundir.Dir, h Hooks) (*walk.Sum, error) {
	p := plan(r, d, h)
	sum, err := walk.Resume(ctx, r.Walk, p, r.Tallies...)
	if errors.Is(err, fs.ErrNotExist) {
		return walk.Run(ctx, r.Walk, p, r.Tallies...)
	}
	return sum, err
}
