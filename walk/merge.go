package walk

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Merge makes one sum of the sums of parts of a plan, such as its shards. It
// keeps the scores of every batch, in the order of their numbers, so the result
// is exact and does not depend on the order of the parts nor on how the plan
// was divided: all shards together give the bytes of the undivided run.
//
// Parts of different walks, plans or tallies are refused, and the difference is
// named; the plans may differ in how many batches they have. A batch that
// occurs in several parts must be the same in all, bit for bit. Batches that no
// part has are no error: see Sum.Missing. The parts are not changed.
func Merge(parts ...*Sum) (*Sum, error) {
	if len(parts) == 0 {
		return nil, errors.New("walk: no sums to merge")
	}
	first := parts[0]
	m := &Sum{Plan: first.Plan, Limiting: first.Limiting, identity: first.identity, names: first.names}
	m.Plan.Shard, m.Plan.Checkpoint, m.Plan.Progress = Shard{}, nil, nil
	type place struct {
		part *Sum
		row  int
	}
	batches := map[int]place{}
	for k, p := range parts {
		for _, d := range first.identity().differences(p.identity()) {
			return nil, fmt.Errorf("walk: sum %d is of another run than sum 1: %v", k+1, d)
		}
		if !slices.Equal(p.names, m.names) || !slices.EqualFunc(p.scores, first.scores, func(a, b *Scores) bool { return a.size == b.size }) {
			return nil, fmt.Errorf("walk: sum %d has other scores than sum 1", k+1)
		}
		m.Plan.Batches = max(m.Plan.Batches, p.Plan.Batches)
		m.Plan.Walkers = max(m.Plan.Walkers, p.Plan.Walkers)
		if p.Limiting != m.Limiting {
			m.Limiting = ""
		}
		for r, number := range p.numbers[:p.Batches] {
			at, seen := batches[number]
			if !seen {
				batches[number] = place{p, r}
				continue
			}
			if what := clash(at.part, at.row, p, r); what != "" {
				return nil, fmt.Errorf("walk: sum %d contradicts another: batch %d differs in %s", k+1, number, what)
			}
		}
	}
	for number := range batches {
		m.numbers = append(m.numbers, number)
	}
	slices.Sort(m.numbers)
	m.Batches = len(m.numbers)
	for t, s := range first.scores {
		m.scores = append(m.scores, &Scores{name: s.name, size: s.size, label: s.label, sum: m})
		for _, number := range m.numbers {
			at := batches[number]
			m.scores[t].data = append(m.scores[t].data, at.part.scores[t].row(at.row)...)
		}
	}
	for _, number := range m.numbers {
		at := batches[number]
		m.fates = append(m.fates, at.part.fates[at.row])
	}
	m.count()
	return m, nil
}

// clash names what differs between two copies of a batch, "" if nothing does.
func clash(a *Sum, i int, b *Sum, j int) string {
	for t, name := range a.names {
		x, y := a.scores[t].row(i), b.scores[t].row(j)
		for k := range x {
			if math.Float64bits(x[k]) != math.Float64bits(y[k]) {
				return fmt.Sprintf("tally %q, score %d: %v and %v", name, k, x[k], y[k])
			}
		}
	}
	if a.fates[i] != b.fates[j] {
		return "the walkers lost or absorbed"
	}
	return ""
}
