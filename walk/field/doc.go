// Package field is the field language: formulas such as sqrt(1 + q^2) are
// parsed, differentiated exactly, and compiled to operations on blocks of
// walkers. There are only a few types: a [Scope] holds the names that a
// formula may use and parses it to an [Expr]; a [Vector] is an Expr for each
// coordinate, the g(q) or the drift of a walk; a [Program] is what they are
// compiled to. [SyntaxError] tells where a text is wrong and how to mend it.
//
//	g := field.MustParse("sqrt(1 + q^2)")
//	g.Eval(steps, positions)               // rows of walkers
//	slope := g.Component(0).Deriv(0)       // q/sqrt(1 + q^2)
//
// # The language
//
// [Grammar] is its EBNF. An expression is made of
//
//	numbers      2  0.5  .5  1e-3  2.5E+10     decimal, rounded to float64
//	coordinates  q in one dimension, else q1 q2 ... qn; whatever else is in Vars
//	parameters   the names in Params, and pi
//	operators    + - * / ^ and parentheses
//	functions    of one argument, min and max of two
//
// From loose to tight: sums and differences, products and quotients, the
// signs + and -, powers. Sums and products group from the left, powers from
// the right: 2*q^2 is 2*(q^2), -q^2 is -(q^2), 2^3^2 is 2^(3^2), and an
// exponent may have a sign, 2^-q. There is no implicit product: write 2*q.
//
//	sqrt(x)      square root; NaN for x < 0
//	exp(x)       e^x
//	log(x)       natural logarithm; -Inf at 0, NaN for x < 0
//	sin(x) cos(x) tan(x)    x in radians
//	tanh(x)      hyperbolic tangent
//	abs(x)       |x|
//	min(x, y)    the smaller; NaN if either is
//	max(x, y)    the larger; NaN if either is
//	erf(x)       2/sqrt(pi) Int_0^x exp(-t^2) dt
//	normpdf(x)   exp(-x^2/2)/sqrt(2 pi)
//	normcdf(x)   Int_-oo^x normpdf(t) dt = (1 + erf(x/sqrt 2))/2
//	sigmoid(x)   1/(1 + exp(-x))
//	softplus(x)  log(1 + exp(x))
//	relu(x)      x for x > 0, else 0
//	step(x)      1 for x > 0, else 0, so 0 at 0
//	select(t, x, y)         x for t > 0, else y; the other one does not matter
//
// A NaN argument gives NaN, in step, relu and the t of select too; only x^0 is 1
// whatever x is.
// All quantities are plain numbers: the unit of a field is the unit of its
// coordinates.
//
// # Derivatives
//
// [Expr.Deriv] is symbolic and exact: no step size, no truncation. The result
// is an expression again, so derivatives of any order follow. Equal subtrees
// are kept once, which bounds their size. The conventions at kinks and jumps
// stand with Deriv, the rules by which results are simplified with
// [Expr.Simplify]. Parsed expressions are kept as they are written.
//
// What this is wrong for: a kink or a jump (abs, min, max, relu, step, select) hides a
// delta function in the next derivative, which these derivatives leave out.
// Flux laws that contain d g/d q are not valid at such a point.
//
// # Bits
//
// The value of an expression is defined to the last bit, on every platform,
// for one walker as for a block, whatever else is compiled with it:
//
//  1. A part without variables is computed first, by the rules 3 and 6 alone,
//     and counts as a number from then on. So does x^0, as 1.
//  2. Multiplying by the numbers 1 or -1, and changing a sign, is exact and no
//     operation of its own.
//  3. A constant exponent that is a multiple of 1/2 up to 64 is a chain of
//     products: x^n by squarings and products along the binary digits of n
//     from the highest on, x^(n+1/2) = x^n * sqrt(x), x^-c = 1/x^c. Hence
//     x^0.5 is sqrt(x), which is NaN for negative x. Any other power is pow.
//  4. A quotient by a number that is a power of two is a product.
//  5. A sum or difference of which one side is a product, or the negative of
//     one, is a fused multiply-add with one rounding. If both are, the left one
//     is fused. The last step of a chain of rule 3 is a product, too.
//  6. Every other operation is rounded to nearest; functions have the bits of
//     the kernels of package walk.
//
// The sign of a NaN is not defined. Rules 3 and 5 make x^2 + 1 one
// instruction with an error of half a unit in the last place.
//
// # Limits
//
// A source has at most [MaxSource] bytes and [MaxNesting] levels; no text can
// exhaust memory or stack.
//
// # References
//
// Exact first and second derivatives are tested against the dual and
// hyperdual numbers of gonum.org/v1/gonum/num; J. A. Fike and J. J. Alonso,
// AIAA 2011-886. The fields of two-layer networks that the functions normcdf
// and normpdf serve: "Implicit Regularization of SGD via Thermophoresis",
// Eqs. 23-27.
package field
