// Package kernel is the arithmetic of the walk, with one definition to the bit.
// There are two forms of everything: a function of a number ([Exp]) and one of
// rows of numbers ([VExp]), which is where time is spent. Both give the same bits,
// on every machine that Go runs on.
//
// # Rows
//
// A row is one coordinate of a block of walkers, usually 512 or 768 long; any length
// works. dst may be one of the arguments, or share nothing with them; rows that
// overlap otherwise give garbage, and rows of different length panic. Nothing
// allocates. The names say the operands: VMul of two rows, VMulS of a row and a
// scalar, VRSubS with the scalar on the left (reverse), and
//
//	VFMA   a b + c    all rows
//	VFMAS  a m + c    m, c scalars
//	VFMAM  a m + c    m a scalar
//	VFMAC  a b + c    c a scalar
//
// NaN in gives NaN out, also in min, max, step, relu and x^0: a walker that is
// lost stays visible. Which NaN comes out is not defined; every other bit is.
//
// # Accuracy
//
// Errors in units of the last place (ulp) of the true result, whatever its size,
// subnormal results included. Worst seen in at least 10^6 arguments in each of
// several ranges, against 113-bit arithmetic; testdata holds the worst of them:
//
//	exp 0.78  expm1 1.77  log 0.84  sin 1.73  cos 2.07  tan 2.29  tanh 2.38
//	erf 1.44  normpdf 0.79  normcdf 3.28  sigmoid 2.44  softplus 1.71  pow 0.76
//
// The doc comments promise a little more than that. Square root, division and
// the four operations are correctly rounded.
//
// # The definition
//
// The Go code is the definition. To make it one it uses addition,
// multiplication, division, square root and [math.FMA], which IEEE 754 fixes to
// the bit, moves of bits, and nothing else of package math that computes. Go may
// fuse x*y + z on some machines and not on others, so every product that meets a
// sum is either inside math.FMA or inside float64(); a test reads the compiler's
// listing for arm64 and finds what was forgotten.
//
// On amd64 the row functions have twins in assembly for AVX2 and AVX-512, made by
// the generator in _asm, and chosen when the program starts: the best that the
// processor has, or less where the environment variable THERMOWALK_CPU says avx2
// or go. The build tag purego leaves them out. A twin goes as far as it can, and
// returns where it stopped, at a rare path or at the last whole vector; there the
// reference takes a strip of eight elements, and the twin goes on. A twin gives
// the same bits, so the formulas are written for one:
//
//   - They have no branches that depend on the data but selections and cuts
//     (clamps) that are two-sided in a vector unit, and paths that whole blocks
//     seldom take: arguments of tan beyond 2^21, of sin and cos beyond 2^20 pi, log
//     of what is not positive and finite, expm1 beyond 40, and the special cases of
//     pow, which include every negative base.
//   - Rounding to an integer is an addition of 1.5 2^52, whose low bits are then
//     the integer: no conversion, which AVX2 lacks.
//   - Polynomials have a fixed order: Horner's, where they are short; Estrin's where a
//     processor would wait for one term after the other, in two chains by x^2 or in
//     four by x^4. Their coefficients are minimax fits, made by testdata/coef.py.
//   - Powers of two enter as products with numbers made from bits. A product that
//     may underflow does so in its last factor, with one rounding.
//   - Sums of a large and a small part (r and c, h and l) carry what a single
//     double would lose.
//
// # References
//
// J.-M. Muller et al., Handbook of Floating-Point Arithmetic, 2nd ed. (2018),
// chapters 4, 5, 10. W. J. Cody, W. Waite, Software Manual for the Elementary
// Functions (1980), for the reductions. IEEE 754-2019, for the special values.
package kernel
