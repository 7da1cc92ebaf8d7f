package soret

import "math"

// mul makes dst the density one step after src, and adds what leaves to
// gone[2*axis+side] unless gone is nil.
func (p *planeTransfer) mul(dst, src, gone []float64) {
	n0, n1 := p.axes[0].cells()*p.m, p.axes[1].cells()*p.m
	p.onLines(src)
	clear(p.v)
	left := make([][2]float64, max(n0, n1)) // what leaves, by line
	for k := range p.along {
		clear(left)
		p.firstHalf(k, left)
		collect(gone, 0, left)
		clear(left)
		rows(n0, func(i int) {
			to := p.v[i*n1 : (i+1)*n1]
			for _, from := range p.unfolded[i] {
				line := p.arrived(from)
				for b, lines := range p.across {
					if p.parent[b] != k {
						continue
					}
					lines[from].mul(to, line)
					below, above := lines[from].lost(line)
					left[i][0] += below
					left[i][1] += above
				}
			}
		})
		collect(gone, 1, left)
	}
	p.changeRows(dst, p.v, p.moments)
}

// onLines puts a density onto the lines of constant x2.
func (p *planeTransfer) onLines(src []float64) {
	m := p.m
	n0, n1 := p.axes[0].cells()*m, p.axes[1].cells()*m
	rows(n0, func(i int) {
		row := src[i*n1 : (i+1)*n1]
		var cell [maxDegree + 1]float64
		for j := 0; j < n1; j += m {
			change(cell[:m], p.masses, row[j:j+m])
			for k, v := range cell[:m] {
				p.s[(j+k)*n0+i] = v
			}
		}
	})
}

// firstHalf takes what stands on the lines of constant x2 along them, with sign k of the
// first coordinate, and puts it onto the lines of constant y1.
func (p *planeTransfer) firstHalf(k int, left [][2]float64) {
	m := p.m
	n0, n1, nt := p.axes[0].cells()*m, p.axes[1].cells()*m, p.tiles*m
	clear(p.t)
	rows(n1, func(j int) {
		line := p.along[k][j]
		from, to := p.s[j*n0:(j+1)*n0], p.t[j*nt:(j+1)*nt]
		line.mul(to, from)
		left[j][0], left[j][1] = line.lost(from)
		var cell [maxDegree + 1]float64
		for i := 0; i < nt; i += m {
			change(cell[:m], p.masses, to[i:i+m])
			for q, v := range cell[:m] {
				p.u[(i+q)*n1+j] = v
			}
		}
	})
}

// arrived is the mass on an unfolded line of constant y1, by moments along it.
func (p *planeTransfer) arrived(line int) []float64 {
	n1 := p.axes[1].cells() * p.m
	at := p.u[line*n1 : (line+1)*n1]
	for j := 0; j < n1; j += p.m {
		changeIn(at[j:j+p.m], p.moments)
	}
	return at
}

// mulT makes dst the image of src under the transposed operator: if src says
// what a moment of the density is worth after the step, dst says it for before.
func (p *planeTransfer) mulT(dst, src []float64) {
	m := p.m
	n0, n1, nt := p.axes[0].cells()*m, p.axes[1].cells()*m, p.tiles*m
	masses, moments := transposed(p.masses, m), transposed(p.moments, m)
	p.changeRows(p.v, src, moments)
	clear(p.s)
	for k, lines := range p.along {
		clear(p.u)
		rows(n0, func(i int) {
			from := p.v[i*n1 : (i+1)*n1]
			for _, at := range p.unfolded[i] {
				line := p.u[at*n1 : (at+1)*n1]
				for b, lines := range p.across {
					if p.parent[b] == k {
						lines[at].mulT(line, from)
					}
				}
				for j := 0; j < n1; j += m {
					changeIn(line[j:j+m], moments)
				}
			}
		})
		rows(n1, func(j int) {
			line := p.t[j*nt : (j+1)*nt]
			var cell [maxDegree + 1]float64
			for i := 0; i < nt; i += m {
				for q := range m {
					cell[q] = p.u[(i+q)*n1+j]
				}
				change(line[i:i+m], masses, cell[:m])
			}
			lines[j].mulT(p.s[j*n0:(j+1)*n0], line)
		})
	}
	rows(n0, func(i int) {
		var cell [maxDegree + 1]float64
		for j := 0; j < n1; j += m {
			for k := range m {
				cell[k] = p.s[(j+k)*n0+i]
			}
			change(dst[i*n1+j:][:m], masses, cell[:m])
		}
	})
}

// changeRows applies an m*m matrix to the m rows of each cell of axis 0.
func (p *planeTransfer) changeRows(dst, src, matrix []float64) {
	m, n1 := p.m, p.axes[1].cells()*p.m
	rows(p.axes[0].cells(), func(e int) {
		for k := range m {
			to := dst[(e*m+k)*n1:][:n1]
			clear(to)
			for q := range m {
				w := matrix[k*m+q]
				for j, v := range src[(e*m+q)*n1:][:n1] {
					to[j] = math.FMA(w, v, to[j])
				}
			}
		}
	})
}

// change is dst = matrix src, of m entries; changeIn does it in place.
func change(dst, matrix, src []float64) {
	m := len(src)
	for k := range dst {
		dst[k] = dot(matrix[k*m:(k+1)*m], src)
	}
}

func changeIn(x, matrix []float64) {
	var cell [maxDegree + 1]float64
	copy(cell[:], x)
	change(x, matrix, cell[:len(x)])
}

func transposed(matrix []float64, m int) []float64 {
	t := make([]float64, m*m)
	for k := range m {
		for q := range m {
			t[q*m+k] = matrix[k*m+q]
		}
	}
	return t
}

// collect adds what left the lines to the books of an axis.
func collect(gone []float64, axis int, left [][2]float64) {
	if gone == nil {
		return
	}
	for _, l := range left {
		gone[2*axis] += l[0]
		gone[2*axis+1] += l[1]
	}
}

// rows does 0..n-1 in parallel; the calls write to different places.
func rows(n int, do func(i int)) {
	_ = eachLine(n, func() func(int) error {
		return func(i int) error {
			do(i)
			return nil
		}
	})
}
