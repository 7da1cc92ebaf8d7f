package walk

// Field is a vector field over blocks of walkers, such as the step scales
// g(q) of Eq. 6 or a drift mu(q).
//
//	g[i][k] = g_i(q[0][k], ..., q[dim-1][k])
//
// g and q have Dim rows of equal length and do not overlap. Eval is safe for
// concurrent use and does not allocate. Where the field is undefined it
// writes NaN; the walkers there are lost, counted and reported.
type Field interface {
	Dim() int
	Eval(g, q [][]float64)
}

// Evaluator is the power of a field whose calls need scratch memory: the
// function does what Eval does, and is for the use of one goroutine.
type Evaluator interface {
	Field
	Evaluator() func(g, q [][]float64)
}

// evaluator is the fastest way for one worker to evaluate a field.
func evaluator(f Field) func(g, q [][]float64) {
	if e, ok := f.(Evaluator); ok {
		return e.Evaluator()
	}
	return f.Eval
}

// Func is a field given by a plain Go function over blocks.
//
//	walk.Func(1, func(g, q [][]float64) {
//		for k, x := range q[0] {
//			g[0][k] = math.Sqrt(1 + x*x)
//		}
//	})
//
// For equal results on every platform the function must avoid expressions
// that a compiler may fuse (x*y + z); use math.FMA or an explicit float64
// conversion, or the field language of package field.
func Func(dim int, eval func(g, q [][]float64)) Field { return funcField{dim, eval} }

type funcField struct {
	dim  int
	eval func(g, q [][]float64)
}

func (f funcField) Dim() int              { return f.dim }
func (f funcField) Eval(g, q [][]float64) { f.eval(g, q) }
func (f funcField) String() string        { return "func" }
