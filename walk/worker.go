package walk

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
)

// worker holds everything that one goroutine needs, so that the hot loop
// neither allocates nor shares.
type worker struct {
	*engine
	block     *Block
	mover     Mover
	cube      *cube
	counters  []Counter
	resumable bool // all counters are Resumable

	row   int     // row being led
	way   headway // how far it is, without the block
	epoch uint64  // last request of the keeper that was served
	seen  uint64  // the same for the keeper's eyes; guarded by engine.mu
	moved uint64  // walker-steps since the keeper was last told
}

// headway is how far a batch is led, beside what the block and the counters hold.
type headway struct {
	led      uint64 // walkers of the blocks that are finished
	lost     uint64 // of them
	absorbed uint64 // of them
	from     uint64 // first step at which the present block has not been observed
}

func (e *engine) newWorker() (*worker, error) {
	size := blockSize(e.walk.Dim())
	mover, err := e.walk.Law.Mover(Env{Eta: e.walk.Eta, Seed: e.plan.Seed, Walls: e.walk.walls(), Block: size})
	if err != nil {
		return nil, err
	}
	cube, err := newCube(e.plan.Seed, e.walk.Dim(), e.plan.batchSize(), e.plan.Stratified, size)
	if err != nil {
		return nil, err
	}
	wk := &worker{engine: e, block: newBlock(e.walk, size), mover: mover, cube: cube, resumable: true, seen: idle}
	for _, t := range e.tallies {
		c, err := t.Open(e.walk, e.plan)
		if err != nil {
			return nil, fmt.Errorf("walk: tally %q: %w", t.Name(), err)
		}
		if _, ok := c.(Resumable); !ok {
			wk.resumable = false
		}
		wk.counters = append(wk.counters, c)
	}
	return wk, nil
}

// idle is the seen of a worker that has nothing under way.
const idle = math.MaxUint64

// work leads batches until none is left or the context ends.
func (wk *worker) work(ctx context.Context) {
	wk.tell(wk.keeper.asked()) // nothing is under way here
	for {
		at := int(wk.next.Add(1)) - 1
		if at >= len(wk.queue) || !wk.batch(ctx, wk.queue[at]) {
			break
		}
	}
	wk.tell(idle)
}

// batch leads one batch; false when the context ended before it was complete.
func (wk *worker) batch(ctx context.Context, row int) bool {
	size := wk.plan.batchSize()
	first := uint64(wk.sum.numbers[row]) * size
	wk.row = row
	b := wk.block
	amid := wk.recall() == nil
	if !amid {
		wk.way = headway{}
		for _, c := range wk.counters {
			c.Reset()
		}
	}
	for wk.way.led < size {
		if !amid {
			b.reset(first+wk.way.led, int(min(uint64(blockSize(len(b.Q))), size-wk.way.led)))
			wk.cube.place(wk.walk.Start, b)
			wk.way.from = 0
		}
		amid = false
		if !wk.pause(ctx) || !wk.lead(ctx, b) {
			return false
		}
		wk.way.lost += uint64(b.lost())
		wk.way.absorbed += uint64(b.absorbed())
		wk.way.led += uint64(b.Len())
	}
	for t, c := range wk.counters {
		c.Scores(wk.sum.scores[t].row(row), size)
	}
	wk.sum.fates[row] = fate{wk.way.lost, wk.way.absorbed}
	wk.complete(row)
	return true
}

// visit is the longest way that a block goes between two looks at the
// context: 64 steps, the life of one word of sign bits.
const visit = 64

// lead takes one block to the last step that a counter wants.
func (wk *worker) lead(ctx context.Context, b *Block) bool {
	for ; ; wk.way.from = b.Step + 1 { // from here on the counters have not seen the block
		next := uint64(Never)
		for _, c := range wk.counters {
			next = min(next, c.Next(wk.way.from))
		}
		if next > wk.plan.Steps {
			return true
		}
		for b.Step < next {
			if !wk.pause(ctx) {
				return false
			}
			n := min(visit-b.Step%visit, next-b.Step)
			if b.Step%visit == 0 && b.over() {
				n = next - b.Step
				b.Step = next
			} else {
				wk.mover.Advance(b, int(n))
			}
			wk.moved += n * uint64(b.Len())
		}
		for _, c := range wk.counters {
			if c.Next(wk.way.from) == next {
				c.Observe(b)
			}
		}
	}
}

// pause is the moment between two visits at which the context and the keeper
// have their say; false when the context has ended.
func (wk *worker) pause(ctx context.Context) bool {
	if ctx.Err() != nil {
		wk.save()
		return false
	}
	if wk.keeper == nil {
		return true
	}
	if wk.keeper.Steps > 0 {
		wk.keeper.moved(wk.moved)
		wk.moved = 0
	}
	if asked := wk.keeper.asked(); asked != wk.epoch {
		wk.epoch = asked
		wk.save()
		wk.tell(asked)
	}
	return true
}

// tell lets the keeper know up to which request everything is written down.
func (wk *worker) tell(seen uint64) {
	wk.mu.Lock()
	wk.seen = seen
	wk.told.Broadcast()
	wk.mu.Unlock()
}

// save writes down the batch under way.
func (wk *worker) save() {
	if wk.keeper == nil || !wk.resumable {
		return
	}
	b, way := wk.block, &wk.way
	state := AppendState(nil, []uint64{way.led, way.lost, way.absorbed, way.from, uint64(b.Len()), b.Step})
	state = AppendState(state, b.parts()...)
	for _, c := range wk.counters {
		at := len(state)
		state = append(state, make([]byte, 8)...)
		var err error
		if state, err = c.(Resumable).AppendBinary(state); err != nil {
			return // the batch begins anew
		}
		binary.LittleEndian.PutUint64(state[at:], uint64(len(state)-at-8))
	}
	wk.mu.Lock()
	wk.under[wk.row] = state
	wk.mu.Unlock()
}

// recall takes up a batch where save left it. An error leaves it to begin anew.
func (wk *worker) recall() error {
	wk.mu.Lock()
	state := wk.under[wk.row]
	wk.mu.Unlock()
	var head [6]uint64
	state, err := readState(state, head[:])
	if err != nil {
		return err
	}
	size, b := wk.plan.batchSize(), wk.block
	led, n, step := head[0], head[4], head[5]
	if led >= size || n == 0 || n > min(uint64(blockSize(len(b.Q))), size-led) || step > wk.plan.Steps {
		return errState
	}
	wk.way = headway{led, head[1], head[2], head[3]}
	b.reset(uint64(wk.sum.numbers[wk.row])*size+led, int(n))
	b.Step = step
	if state, err = readState(state, b.parts()...); err != nil {
		return err
	}
	for _, c := range wk.counters {
		r, ok := c.(Resumable)
		if !ok || len(state) < 8 {
			return errState
		}
		length := binary.LittleEndian.Uint64(state)
		if state = state[8:]; uint64(len(state)) < length {
			return errState
		}
		if err := r.UnmarshalBinary(state[:length]); err != nil {
			return err
		}
		state = state[length:]
	}
	if len(state) != 0 {
		return errState
	}
	return nil
}
