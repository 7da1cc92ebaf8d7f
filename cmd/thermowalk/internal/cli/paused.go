package cli

import "fmt"

// exitPaused is the status of a run that stopped with a checkpoint: it is not done, and nothing is lost.
const exitPaused = 3

// Paused is how a run ends that was stopped and can be resumed.
type Paused struct {
	Done, Of int // consecutive batches
	Dir      string
}

func (p *Paused) Error() string {
	return fmt.Sprintf("stopped after %d of %d batches; 'thermowalk run --resume --out %s' goes on", p.Done, p.Of, p.Dir)
}
