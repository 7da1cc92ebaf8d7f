package field

import "thermowalk/walk/internal/kernel"

// strip is the length of a scratch row: rows that are longer are worked off in
// strips, so that the whole working set stays in the first-level cache.
const strip = 512

// engine runs a tape over rows. It is the place of a faster back end: one that
// is built from a tape and gives the same bits. An engine has no state; run is
// safe for concurrent use on different rows.
type engine interface {
	// run evaluates over rows of one length, at most strip: the inputs, the
	// outputs and the scratch rows in the order of the tape.
	run(rows [][]float64)
}

func newEngine(t *tape) engine { return interpreter(t.code) }

// interpreter calls a kernel for each instruction.
type interpreter []instr

func (code interpreter) run(rows [][]float64) {
	for i := range code {
		in := &code[i]
		dst, a := rows[in.dst], rows[in.a]
		switch in.code {
		case codeFill:
			kernel.VFill(dst, in.s)
		case codeCopy:
			kernel.VCopy(dst, a)
		case codeNeg:
			kernel.VNeg(dst, a)
		case codeAdd:
			kernel.VAdd(dst, a, rows[in.b])
		case codeAddS:
			kernel.VAddS(dst, a, in.s)
		case codeSub:
			kernel.VSub(dst, a, rows[in.b])
		case codeRSubS:
			kernel.VRSubS(dst, a, in.s)
		case codeMul:
			kernel.VMul(dst, a, rows[in.b])
		case codeMulS:
			kernel.VMulS(dst, a, in.s)
		case codeDiv:
			kernel.VDiv(dst, a, rows[in.b])
		case codeDivS:
			kernel.VDivS(dst, a, in.s)
		case codeRDivS:
			kernel.VRDivS(dst, a, in.s)
		case codeFMA:
			kernel.VFMA(dst, a, rows[in.b], rows[in.c])
		case codeFMAC:
			kernel.VFMAC(dst, a, rows[in.b], in.t)
		case codeFMAM:
			kernel.VFMAM(dst, a, in.s, rows[in.c])
		case codeFMAS:
			kernel.VFMAS(dst, a, in.s, in.t)
		case codePow:
			kernel.VPow(dst, a, rows[in.b])
		case codePowS:
			kernel.VPowS(dst, a, in.s)
		case codeMinS:
			kernel.VMinS(dst, a, in.s)
		case codeMaxS:
			kernel.VMaxS(dst, a, in.s)
		case codeSqrtFMAC:
			kernel.VSqrtFMAC(dst, a, rows[in.b], in.t)
		case codeSinFMAS:
			kernel.VSinFMAS(dst, a, in.s, in.t)
		case codeCosFMAS:
			kernel.VCosFMAS(dst, a, in.s, in.t)
		case codeSinCos:
			kernel.VSinCos(dst, rows[in.c], a)
		case codeNorm:
			kernel.VNorm(dst, rows[in.c], a)
		default:
			switch f := &functions[in.code-codeCall]; f.arity {
			case 1:
				f.row1(dst, a)
			case 2:
				f.row2(dst, a, rows[in.b])
			default:
				f.row3(dst, a, rows[in.b], rows[in.c])
			}
		}
	}
}
