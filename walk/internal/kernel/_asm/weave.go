package main

import (
	"github.com/mmcloughlin/avo/ir"
)

// The instructions of one vector depend on each other, and the processor looks
// only so far ahead for others to do meanwhile. So the loops of long operations
// take several vectors at a time, and weave sets their instructions side by
// side. Comments mark where those of a vector begin, and where the last end.
const (
	begin = "weave: next vector"
	end   = "weave: end"
)

// weave rearranges a function between its marks, and removes them.
func weave(f *ir.Function) {
	var out []ir.Node
	var strands [][][]ir.Node // vector, unit, instruction
	for _, n := range f.Nodes {
		switch mark := markOf(n); {
		case mark == begin:
			strands = append(strands, nil)
		case mark == end:
			for i, left := 0, true; left; i++ {
				left = false
				for _, s := range strands {
					if i < len(s) {
						out, left = append(out, s[i]...), true
					}
				}
			}
			strands = nil
		case strands == nil:
			out = append(out, n)
		default:
			s := &strands[len(strands)-1]
			_, label := n.(ir.Label)
			if i, ok := n.(*ir.Instruction); label || ok && i.IsBranch { // stays behind what it asks
				(*s)[len(*s)-1] = append((*s)[len(*s)-1], n)
			} else {
				*s = append(*s, []ir.Node{n})
			}
		}
	}
	f.Nodes = out
}

func markOf(n ir.Node) string {
	if c, ok := n.(*ir.Comment); ok && len(c.Lines) == 1 {
		return c.Lines[0]
	}
	return ""
}
