package walk

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"slices"
	"sync/atomic"
	"time"
)

// Checkpoint says where and how often a run is written down, so that it can be
// killed at any moment and resumed: see Resume.
//
// The file holds the scores of all complete batches and how far the others are
// led. It is written beside its place, synced and renamed, so it is there
// whole or not at all; the generation before it is kept with the ending .old;
// and it carries a checksum. Workers do not wait while it is written. A failure
// to write it is logged and tried again at the next time; only a failure at the
// end of the run is an error of the run.
//
// Intervals are running time by the monotonic clock. No time of day enters the
// file, so a clock that is set does no harm.
type Checkpoint struct {
	Path  string          // the file
	Every time.Duration   // running time from one writing to the next; 0 means a minute
	Steps uint64          // walker-steps from one writing to the next, if they are done sooner; 0 sets no such limit
	Now   <-chan struct{} // each value asks for a writing at once; nil never does
	Log   *slog.Logger    // hears of writings, of failures and of what a resumption lost; nil is silent
}

// OlderSuffix is the ending of the older generation of a checkpoint.
const OlderSuffix = ".old"

func (c *Checkpoint) check() error {
	switch {
	case c == nil:
		return nil
	case c.Path == "":
		return errors.New("walk: a checkpoint needs a path")
	case c.Every < 0:
		return fmt.Errorf("walk: a checkpoint every %v; the interval must not be negative", c.Every)
	}
	return nil
}

// keeper writes the checkpoints of an engine.
type keeper struct {
	*Checkpoint
	engine *engine
	disk   disk
	log    *slog.Logger

	before   time.Duration        // running time before this resumption
	elapsed  func() time.Duration // running time since, by the monotonic clock
	damaged  bool                 // the newest generation on disk is damaged: do not keep it as the older one
	unneeded bool                 // what is on disk is the present state

	request atomic.Uint64 // number of times that the workers were asked to write down their state
	walked  atomic.Uint64 // walker-steps since the last writing
	due     chan struct{} // the steps of an interval are done
}

func newKeeper(e *engine, c *Checkpoint) *keeper {
	log := c.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &keeper{Checkpoint: c, engine: e, disk: hostDisk{}, elapsed: stopwatch(), log: log, due: make(chan struct{}, 1)}
}

// stopwatch begins to count running time. It goes by the monotonic clock, as time.Since
// and timers do; this is the only place where package walk looks at a clock itself.
func stopwatch() func() time.Duration {
	began := time.Now()
	return func() time.Duration { return time.Since(began) }
}

// begin writes the first checkpoint of a new run.
func (k *keeper) begin() error {
	for _, path := range []string{k.Path, k.Path + OlderSuffix} {
		there, err := exists(path)
		if err != nil {
			return err
		}
		if there {
			return fmt.Errorf("walk: there is a checkpoint already, %s: resume it, or remove %s and %s to begin anew: %w",
				path, k.Path, k.Path+OlderSuffix, fs.ErrExist)
		}
	}
	return k.write()
}

// asked is the number of requests to the workers so far.
func (k *keeper) asked() uint64 {
	if k == nil {
		return 0
	}
	return k.request.Load()
}

// moved counts walker-steps and rings when an interval of them is full.
func (k *keeper) moved(steps uint64) {
	if k.walked.Add(steps) < k.Steps {
		return
	}
	select {
	case k.due <- struct{}{}:
	default:
	}
}

// start lets the keeper watch the run. The function that it returns ends that
// and writes the last checkpoint.
func (k *keeper) start() (stop func() error) {
	quit, gone := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(gone)
		k.watch(quit)
	}()
	return func() error {
		close(quit)
		<-gone
		if k.unneeded {
			return nil
		}
		return k.write()
	}
}

// watch writes a checkpoint whenever one is due.
func (k *keeper) watch(quit <-chan struct{}) {
	every := k.Every
	if every == 0 {
		every = time.Minute
	}
	timer := time.NewTimer(every)
	defer timer.Stop()
	now := k.Now
	for {
		select {
		case <-quit:
			return
		case <-timer.C:
		case <-k.due:
		case _, open := <-now:
			if !open {
				now = nil
				continue
			}
		}
		k.walked.Store(0)
		k.collect()
		if err := k.write(); err != nil {
			k.log.Warn("checkpoint failed; it will be tried again", "error", err, "after", every)
		}
		timer.Reset(every)
	}
}

// collect waits until every worker has written down its state.
func (k *keeper) collect() {
	e, request := k.engine, k.request.Add(1)
	e.mu.Lock()
	defer e.mu.Unlock()
	for slices.ContainsFunc(e.workers, func(wk *worker) bool { return wk.seen < request }) {
		e.told.Wait()
	}
}

// write writes what is complete and what the workers have written down.
func (k *keeper) write() error {
	e := k.engine
	var rows []int
	under := map[int][]byte{}
	e.mu.Lock()
	for row, done := range e.done {
		if done {
			rows = append(rows, row)
		} else if state := e.under[row]; state != nil {
			under[row] = state
		}
	}
	e.mu.Unlock()
	older := k.Path + OlderSuffix
	if k.damaged {
		older = ""
	}
	err := writeWhole(k.disk, k.Path, older, func(w io.Writer) error {
		return seal(w, "checkpoint", func(enc *encoder) {
			enc.u64(uint64(k.before + k.elapsed()))
			part := e.plan.Shard.Range(e.plan.Batches)
			enc.u64(uint64(part.From))
			enc.u64(uint64(part.To))
			e.sum.encode(enc, rows)
			enc.u64(uint64(len(under)))
			for row := range e.done {
				if state := under[row]; state != nil {
					enc.u64(uint64(e.sum.numbers[row]))
					enc.bytes(state)
				}
			}
		})
	})
	if err != nil {
		return fmt.Errorf("walk: the checkpoint %s cannot be written: %w", k.Path, err)
	}
	k.damaged = false
	k.log.Debug("checkpoint", "path", k.Path, "complete", len(rows), "under way", len(under), "of", len(e.done))
	return nil
}
