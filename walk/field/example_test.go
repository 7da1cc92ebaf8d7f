package field_test

import (
	"errors"
	"fmt"

	"thermowalk/walk/field"
)

func Example() {
	g := field.MustParse("sqrt(1 + q^2)")
	q := []float64{0, 0.75, 2.4}
	row := make([]float64, len(q))
	g.Eval([][]float64{row}, [][]float64{q})
	fmt.Println(row)
	fmt.Println("g' =", g.Component(0).Deriv(0))
	// Output:
	// [1 1.25 2.6]
	// g' = q/sqrt(1 + q^2)
}

func ExampleScope_Parse() {
	scope := field.Scope{
		Vars:   append(field.Coordinates(2), "xi"),
		Params: map[string]float64{"a": 0.5},
	}
	f, err := scope.Parse("(1+a*sin(q1)) * xi")
	fmt.Println(f, err)
	fmt.Println(f.Uses(0), f.Uses(1), f.Uses(2))
	fmt.Println(f.Eval([]float64{0, 7, -2}))
	// Output:
	// (1 + a*sin(q1))*xi <nil>
	// true false true
	// -2
}

func ExampleSyntaxError_Caret() {
	_, err := field.Scope{Vars: field.Coordinates(1)}.Parse("1 + srqt(1 + q^2)")
	var fault *field.SyntaxError
	if errors.As(err, &fault) {
		fmt.Println(fault.Caret())
	}
	fmt.Println(err)
	// Output:
	// 1 + srqt(1 + q^2)
	//     ^
	// column 5: unknown function "srqt": did you mean sqrt? The functions are sqrt, exp, log, sin, cos, tan, tanh, abs, min, max, erf, normcdf, normpdf, sigmoid, softplus, relu, step, select
}

func ExampleExpr_Deriv() {
	e := field.Scope{Vars: field.Coordinates(1)}.MustParse("exp(-q^2/2)")
	for range 3 {
		fmt.Println(e)
		e = e.Deriv(0)
	}
	// Output:
	// exp(-q^2/2)
	// -(q*exp(-q^2/2))
	// -(exp(-q^2/2) - q^2*exp(-q^2/2))
}

func ExampleExpr_Gradient() {
	rho := field.Scope{Vars: field.Coordinates(2)}.MustParse("1 + q1*q2^2")
	var d [2]float64
	rho.Gradient(d[:], []float64{3, 2})
	fmt.Println(d)
	// Output: [4 12]
}

func ExampleMul() {
	scope := field.Scope{Vars: field.Coordinates(1)}
	g, rho := scope.MustParse("sqrt(1 + q^2)"), scope.MustParse("normpdf(q)")
	// The fourth-order term of the Kramers-Moyal flux: d^3 (g^4 rho).
	third := field.Mul(field.Pow(g, field.Const(4)), rho).Deriv(0).Deriv(0).Deriv(0)
	fmt.Printf("%.6f\n", third.Eval([]float64{0.5}))
	// Output: -0.695879
}

func ExampleExpr_Bind() {
	scope := field.Scope{Vars: []string{"q", "xi"}}
	f := scope.MustParse("sin(q)*xi").Bind(1, -0.5)
	fmt.Println(f)
	// Output: sin(q)*-0.5
}

func ExampleCompile() {
	scope := field.Scope{Vars: field.Coordinates(1)}
	g := scope.MustParse("sqrt(1 + q^2)")
	fmt.Print(field.Compile(g, g.Deriv(0)))
	// Output:
	// y1 = sqrt(fma(q, q, 1))
	// y2 = q / y1
}

func ExampleVector_Jacobian() {
	g := field.MustParse("q1*(1 + q2^2)", "q2")
	var dg [4]float64
	g.Jacobian(dg[:], []float64{3, 2})
	fmt.Println(dg)
	// Output: [5 12 0 1]
}
