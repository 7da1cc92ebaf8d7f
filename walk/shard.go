package walk

import (
	"errors"
	"fmt"
)

// Shard is one of Count parts into which a plan is divided, numbered from 0:
// a run of consecutive batches. The zero Shard is the whole plan.
//
// Batches do not know to which shard they belong, so the sums of all shards
// merge into the sum of the whole plan, bit for bit. See Merge.
type Shard struct{ Index, Count int }

// Range is the batches of the shard of a plan of so many.
//
//	From = floor(batches Index / Count),  To = floor(batches (Index+1) / Count)
func (s Shard) Range(batches int) Range {
	if s.Count == 0 {
		return Range{0, batches}
	}
	at := func(index int) int { return int(uint64(batches) * uint64(index) / uint64(s.Count)) }
	return Range{at(s.Index), at(s.Index + 1)}
}

func (s Shard) String() string {
	if s.Count == 0 {
		return "whole"
	}
	return fmt.Sprintf("%d of %d", s.Index, s.Count)
}

func (s Shard) check(p *Plan) error {
	switch {
	case s == Shard{}:
		return nil
	case s.Count < 1 || s.Index < 0 || s.Index >= s.Count:
		return fmt.Errorf("walk: shard %d of %d; number the shards from 0 to Count-1", s.Index, s.Count)
	case s.Count > p.Batches:
		return fmt.Errorf("walk: %d shards of %d batches; give at most one shard per batch", s.Count, p.Batches)
	case p.Until != nil:
		return errors.New("walk: a trigger needs all batches of a plan; run shards without one, or the trigger without shards")
	}
	return nil
}

// Range is the batches From, From+1, ..., To-1.
type Range struct{ From, To int }

// Len is the number of batches.
func (r Range) Len() int { return r.To - r.From }

// String names the first and the last batch: 3-7, or 3 for a single one.
func (r Range) String() string {
	if r.Len() == 1 {
		return fmt.Sprint(r.From)
	}
	return fmt.Sprintf("%d-%d", r.From, r.To-1)
}
