package cli

import "fmt"

// exitPaused is the status of a run that stopped with a checkpoint: it is not done, and nothing is lost.
const exitPaused = 3

// Paused is how a run ends that was stopped and can be resumed.
type Paused struct {
	Done, Of int // batches
	Under    int // batches that are begun; what they have is kept
	Dir      string
	Command  string // that goes on with it
	Mind     string // what else it needs to go on
}

func (p *Paused) Error() string {
	under := ""
	if p.Under > 0 {
		under = fmt.Sprintf(", with %d under way", p.Under)
	}
	return fmt.Sprintf("stopped after %d of %d batches%s; 'thermowalk %s --resume --out %s' goes on%s", p.Done, p.Of, under, p.Command, p.Dir, p.Mind)
}
