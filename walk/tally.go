package walk

import (
	"math"
	"slices"
)

// Never is the answer of a counter that needs to see no further step.
const Never = math.MaxUint64

// Tally is a question put to a walk: what to measure, where and when. Name is
// unique within a run. Open checks the question against the walk and returns
// an empty counter for the use of one worker.
type Tally interface {
	Name() string
	Open(w *Walk, p *Plan) (Counter, error)
}

// Counter gathers the scores of one batch of walkers. The engine leads each
// block from its start to the last step that a counter asks for, then turns to
// the next block; Reset begins a new batch.
//
// What a counter adds up must not depend on how a batch is cut into blocks:
// count in integers, or add floating-point numbers walker by walker.
type Counter interface {
	// Size is the number of scores of a batch.
	Size() int
	// Next is the first step at or after the given one at which the counter
	// has to see a block, or Never.
	Next(step uint64) uint64
	// Observe looks at a block at such a step.
	Observe(b *Block)
	// Scores writes the scores of a batch of n walkers, as means per walker,
	// and Reset forgets them.
	Scores(dst []float64, n uint64)
	Reset()
}

// Labelled is the power of a counter that names its scores for a reader, such
// as "J(0.5), steps 0-100".
type Labelled interface {
	Label(score int) string
}

// Scoring says how a flux tally scores a step.
type Scoring int

const (
	// Crossings counts the walkers that did cross.
	Crossings Scoring = iota
	// Expectation averages over the signs of the binary law, whose outcomes
	// are all known beforehand: the same mean, at most the same variance.
	Expectation
)

func (s Scoring) String() string {
	if s == Expectation {
		return "expectation"
	}
	return "crossings"
}

// Windows are the times between which a tally measures: window j runs from
// step Windows[j] to step Windows[j+1]. Nil stands for one window over the
// whole plan.
type Windows []uint64

func (w Windows) or(steps uint64) Windows {
	if w == nil {
		return Windows{0, steps}
	}
	return w
}

// edge is the index of the first window edge at or after step.
func (w Windows) edge(step uint64) int {
	j, _ := slices.BinarySearch(w, step)
	return j
}

// next is the first window edge at or after step, or Never.
func (w Windows) next(step uint64) uint64 {
	if j := w.edge(step); j < len(w) {
		return w[j]
	}
	return Never
}
