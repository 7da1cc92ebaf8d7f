package soret

import "math"

// lineTransfer is a linear map from densities on the cells of one axis to
// densities on the cells of another: a sparse matrix of dense blocks.
//
// A density is kept as the moments of every cell, m = p+1 to a cell,
//
//	a_l = Int_cell rho(x) P_l(t) dx,   rho = sum_l (2l+1)/h a_l P_l(t)
//
// t from -1 to 1 across the cell of width h, so that a_0 is the mass of the cell
// and a polynomial of degree p is kept exactly.
type lineTransfer struct {
	m     int
	first []int     // first[e] is the first block of source cell e
	dst   []int     // target cell of each block
	val   []float64 // blocks of m*m, moment l of the source by rows
	gone  [2][]float64
	reach int // farthest target, in cells
}

// mul adds the image of src to dst.
func (t *lineTransfer) mul(dst, src []float64) {
	m := t.m
	for e := range len(t.first) - 1 {
		from := src[e*m : (e+1)*m]
		for b := t.first[e]; b < t.first[e+1]; b++ {
			to := dst[t.dst[b]*m:][:m]
			block := t.val[b*m*m:][:m*m]
			for _, v := range from {
				row := block[:len(to)]
				block = block[len(to):]
				for k, w := range row {
					to[k] = math.FMA(w, v, to[k])
				}
			}
		}
	}
}

// mulT adds the image of src under the transposed map to dst.
func (t *lineTransfer) mulT(dst, src []float64) {
	m := t.m
	for e := range len(t.first) - 1 {
		to := dst[e*m : (e+1)*m]
		for b := t.first[e]; b < t.first[e+1]; b++ {
			from := src[t.dst[b]*m:][:m]
			block := t.val[b*m*m:][:m*m]
			for l := range to {
				to[l] += dot(block[l*m:(l+1)*m], from)
			}
		}
	}
}

// lost is the mass of src that leaves below and above.
func (t *lineTransfer) lost(src []float64) (below, above float64) {
	if t.gone[0] == nil {
		return 0, 0
	}
	return dot(t.gone[0], src), dot(t.gone[1], src)
}

// lineBuilder makes a lineTransfer, one source cell after the other.
type lineBuilder struct {
	t        *lineTransfer
	from, to *axis
	tiles    bool // targets are unfolded cells: nothing is folded yet
	turns    bool // what a mirror has turned round counts negative
	fine     rule // on (-1, 1), weights of sum 1
	c        cutter
	p, q     []float64
	blocks   []float64 // of the source under work
	targets  []int
}

func newLineBuilder(from, to *axis, m int) *lineBuilder {
	b := &lineBuilder{from: from, to: to, fine: legendreRule(m + 4), p: make([]float64, m), q: make([]float64, m)}
	b.reset()
	return b
}

func (b *lineBuilder) reset() {
	m := len(b.p)
	b.t = &lineTransfer{m: m, first: []int{0}}
	if !b.to.folds() {
		b.t.gone = [2][]float64{make([]float64, b.from.cells()*m), make([]float64, b.from.cells()*m)}
	}
}

// add lets the mass of source cell e that takes an outcome of the given chance
// step by the map f. It is false where the map is not finite.
//
// The cell is cut at the edges of the targets; each piece lands within one
// target and is integrated by Gauss's rule,
//
//	a'_k += weight (2l+1)/h Int_piece P_k(t') P_l(t) dx a_l
//
// No root of the map is inverted and no derivative of it is needed.
func (b *lineBuilder) add(e int, weight float64, f func(x float64) float64) bool {
	b.c.f = f
	from, to := b.from.edges[e], b.from.edges[e+1]
	pieces := b.c.cut(from, to, b.to)
	m := len(b.p)
	for i := 1; i < len(pieces); i++ {
		u, v := pieces[i-1], pieces[i]
		share := weight * (v - u) / (to - from)
		_, y := b.c.middle(u, v, b.to)
		tile := b.to.tile(y)
		var gone []float64
		var block []float64
		var cell, sheet int
		if side := b.side(tile); side >= 0 {
			gone = b.t.gone[side][e*m:][:m]
		} else {
			cell, sheet = b.to.real(tile)
			b.t.reach = max(b.t.reach, tile-e, e-tile)
			if b.turns && b.to.mirrored(sheet) {
				share = -share
			}
			if b.tiles {
				block = b.block(tile)
			} else {
				block = b.block(cell)
			}
		}
		flip := b.to.mirrored(sheet) && b.tiles
		for k, s := range b.fine.x {
			x := math.FMA(0.5*s, v-u, math.FMA(0.5, v-u, u))
			legendre(b.p, min(max(((x-from)-(to-x))/(to-from), -1), 1))
			w := share * b.fine.w[k]
			if gone != nil {
				for l, p := range b.p {
					gone[l] = math.FMA(float64(w*float64(2*l+1)), p, gone[l])
				}
				continue
			}
			t := b.to.local(f(x), cell, sheet)
			if flip {
				t = -t
			}
			legendre(b.q, t)
			for l, p := range b.p {
				c := float64(w*float64(2*l+1)) * p
				row := block[l*m:][:m]
				for k, q := range b.q {
					row[k] = math.FMA(c, q, row[k])
				}
			}
		}
	}
	return pieces != nil
}

// block is the block of the source under work for a target.
func (b *lineBuilder) block(target int) []float64 {
	size := len(b.p) * len(b.p)
	for i, have := range b.targets {
		if have == target {
			return b.blocks[i*size:][:size]
		}
	}
	b.targets = append(b.targets, target)
	for range size {
		b.blocks = append(b.blocks, 0)
	}
	return b.blocks[len(b.blocks)-size:]
}

// next ends the work on source cell e. chance is the sum of the weights added.
// Rounding is taken out of its mass: what arrives and what leaves add up to
// chance, to one rounding.
func (b *lineBuilder) next(e int, chance float64) {
	m := len(b.p)
	for l := range m {
		if b.turns {
			break
		}
		missing := 0.0
		if l == 0 {
			missing = chance
		}
		most := -1
		for i := range b.targets {
			missing -= b.blocks[i*m*m+l*m]
			if most < 0 || b.blocks[i*m*m] > b.blocks[most*m*m] {
				most = i
			}
		}
		for _, gone := range b.t.gone {
			if gone != nil {
				missing -= gone[e*m+l]
			}
		}
		if most >= 0 {
			b.blocks[most*m*m+l*m] += missing
		}
	}
	b.t.dst = append(b.t.dst, b.targets...)
	b.t.val = append(b.t.val, b.blocks...)
	b.t.first = append(b.t.first, len(b.t.dst))
	b.targets, b.blocks = b.targets[:0], b.blocks[:0]
}
