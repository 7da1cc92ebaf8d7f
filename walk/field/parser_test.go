package field

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
)

// TestPrecedence: each text is the tree of the fully parenthesised one.
func TestPrecedence(t *testing.T) {
	scope := Scope{Vars: []string{"q", "x"}}
	for _, c := range []struct{ src, same string }{
		{"2*q^2", "2*(q^2)"},
		{"-q^2", "-(q^2)"},
		{"2^-q", "2^(-q)"},
		{"2^-q^2", "2^(-(q^2))"},
		{"q^2^3", "q^(2^3)"},
		{"q^-x*2", "(q^(-x))*2"},
		{"1-q-x", "(1-q)-x"},
		{"q/x/2", "(q/x)/2"},
		{"q/x*2", "(q/x)*2"},
		{"1+q*x", "1+(q*x)"},
		{"-q*x", "(-q)*x"},
		{"q - -x", "q-(-x)"},
		{"q*-x+1", "(q*(-x))+1"},
		{"-2^2", "-(2^2)"},
		{"+q", "q"},
		{"- -q", "-(-q)"},
		{"--2", "2"},
		{"q1", "q"},
		{"x1*q", "x*q"},
		{"sin(q)^2", "(sin(q))^2"},
		{"\t1 +\r\n q ", "1+q"},
	} {
		if a, b := scope.MustParse(c.src), scope.MustParse(c.same); !a.Equal(b) {
			t.Errorf("%q reads as %v, not as %v", c.src, a, b)
		}
	}
	if a, b := scope.MustParse("(q-x)-1"), scope.MustParse("q-(x-1)"); a.Equal(b) {
		t.Error("two different trees are equal")
	}
}

// TestSyntaxErrors: the column and the message of each kind of fault.
func TestSyntaxErrors(t *testing.T) {
	one := Scope{Vars: Coordinates(1), Params: map[string]float64{"a": 1}}
	two := Scope{Vars: Coordinates(2)}
	many := Scope{Vars: Coordinates(40)}
	deep := strings.Repeat("(", MaxNesting) + "q" + strings.Repeat(")", MaxNesting)
	for _, c := range []struct {
		scope  Scope
		src    string
		column int
		msg    string
	}{
		{one, "", 1, "the expression is empty: write a number, a coordinate or a formula such as sqrt(1 + q^2)"},
		{one, "  ", 3, "the expression is empty: write a number, a coordinate or a formula such as sqrt(1 + q^2)"},
		{one, "1 + ", 5, "the expression ends where a number, a name or ( is expected"},
		{one, "1 + * q", 5, `"*" where a number, a name or ( is expected`},
		{one, "sin()", 1, `sin takes 1 argument, not 0`},
		{one, "sin(q, 2)", 1, `sin takes 1 argument, not 2`},
		{one, "2*min(q)", 3, `min takes 2 arguments, not 1`},
		{one, "min(q,1,2)", 1, `min takes 2 arguments, not 3: write min(a, min(b, c))`},
		{one, "1+srqt(q)", 3, `unknown function "srqt": did you mean sqrt? The functions are ` + strings.Join(Functions(), ", ")},
		{one, "Sin(q)", 1, `unknown function "Sin": did you mean sin? The functions are ` + strings.Join(Functions(), ", ")},
		{one, "frobnicate(q)", 1, `unknown function "frobnicate": The functions are ` + strings.Join(Functions(), ", ")},
		{one, "1 + x", 5, `unknown name "x": the names here are q, a, pi`},
		{one, "q2", 1, `unknown name "q2": the names here are q, a, pi`},
		{two, "q1 + q", 6, `unknown name "q": the names here are q1, q2, pi`},
		{two, "q11", 1, `unknown name "q11": the names here are q1, q2, pi`},
		{many, "q", 1, `unknown name "q": the names here are q1, q2, ..., q40, pi`},
		{Scope{}, "q", 1, `unknown name "q": the names here are pi`},
		{one, "e^q", 1, `unknown name "e": write exp(1)`},
		{one, "sin + 1", 1, `"sin" is a function: write sin(...)`},
		{one, "min", 1, `"min" is a function: write min(..., ...)`},
		{one, "q(1+a)", 1, `"q" is not a function: write q*(...)`},
		{one, "2 q", 3, `"q" follows a complete expression: write an operator such as * before it`},
		{one, "(1+a)(1-a)", 6, `"(" follows a complete expression: write an operator such as * before it`},
		{one, "(q 2)", 4, `"2" follows a complete expression: write an operator such as * before it`},
		{one, "1 + (2*q", 5, `"(" is never closed: add ")"`},
		{one, "sin(q", 4, `"(" is never closed: add ")"`},
		{one, "sin(q))", 7, `")" closes nothing: remove it, or open a parenthesis before it`},
		{one, "1 + ()", 6, `")" where a number, a name or ( is expected`},
		{one, "0,5*q", 2, `"," stands outside the arguments of a function (the decimal sign is the point)`},
		{one, "q**2", 3, `"**" is not an operator: write ^ for a power`},
		{one, "1e999", 1, `the number 1e999 is too large: at most 1.797e308`},
		{one, "2e", 2, `"e" follows a complete expression: write an operator such as * before it`},
		{one, "2e-", 2, `"e" follows a complete expression: write an operator such as * before it`},
		{one, "1 + .", 5, `"." without a digit: write a number such as 0.5`},
		{one, "q²", 2, `'²' is not part of the language: write ^2`},
		{one, "2·π", 2, `'·' is not part of the language: write *`},
		{one, "1 − q", 3, `'−' is not part of the language: write -`},
		{one, "1 + q!", 6, `'!' is not part of the language`},
		{one, "q\xff", 2, `the byte 0xff is not UTF-8 text`},
		{one, "(" + deep + ")", 501, "nested more than 500 deep: name the parts, or write the expression flatter"},
		{one, strings.Repeat("-", 1000), 501, "nested more than 500 deep: name the parts, or write the expression flatter"},
		{one, strings.Repeat("q^", 1000) + "q", 1001, "nested more than 500 deep: name the parts, or write the expression flatter"},
		{one, strings.Repeat(" ", MaxSource+1), 1, "the expression is 65537 bytes long: at most 65536 are read"},
	} {
		_, err := c.scope.Parse(c.src)
		var fault *SyntaxError
		if !errors.As(err, &fault) {
			t.Errorf("%.40q: %v, not a SyntaxError", c.src, err)
			continue
		}
		if fault.Column != c.column || fault.Msg != c.msg || fault.Src != c.src {
			t.Errorf("%.40q: column %d: %s\nwant column %d: %s", c.src, fault.Column, fault.Msg, c.column, c.msg)
		}
		if want := fmt.Sprintf("column %d: %s", c.column, c.msg); fault.Error() != want || strings.Contains(want, "\n") {
			t.Errorf("%.40q: Error() = %q", c.src, fault.Error())
		}
	}
	if _, err := one.Parse(strings.Repeat("(", MaxNesting-1) + "q" + strings.Repeat(")", MaxNesting-1)); err != nil {
		t.Errorf("nested %d deep: %v", MaxNesting-1, err)
	}
}

// TestCaret: the caret stands under the character that Column counts.
func TestCaret(t *testing.T) {
	scope := Scope{Vars: Coordinates(1)}
	long := strings.Repeat("q + ", 100)
	for _, c := range []struct{ src, want string }{
		{"1 + x", "1 + x\n    ^"},
		{"1 + ", "1 + \n    ^"},
		{"", "\n^"},
		{"q²+1", "q²+1\n ^"},
		{"q +\n\tx*2", " x*2\n ^"},
		{"q\xff", "q\ufffd\n ^"},
		{"q\x00", "q\ufffd\n ^"},
		{long + "x", "..." + (long + "x")[364:] + "\n" + strings.Repeat(" ", 39) + "^"},
		{"x + " + long + "q", ("x + " + long)[:72] + "...\n^"},
	} {
		_, err := scope.Parse(c.src)
		var fault *SyntaxError
		if !errors.As(err, &fault) || fault.Caret() != c.want {
			t.Errorf("%.40q:\n%s\nwant\n%s", c.src, fault.Caret(), c.want)
		}
	}
}

// TestScopeFaults: a scope that cannot be used is reported whatever the text,
// all faults at once.
func TestScopeFaults(t *testing.T) {
	s := Scope{
		Vars:   []string{"q", "q", "1x", "sin", ""},
		Params: map[string]float64{"pi": 3, "q": 1, "a b": 1, "c": math.NaN(), "d": math.Inf(1)},
	}
	_, err := s.Parse("1")
	want := `field: variable "q" has the name of a variable: choose another
field: variable "1x": a name is a letter followed by letters, digits and _
field: variable "sin" has the name of a function: choose another
field: variable "": a name is a letter followed by letters, digits and _
field: parameter "a b": a name is a letter followed by letters, digits and _
field: parameter "c" is NaN: give it a finite value
field: parameter "d" is +Inf: give it a finite value
field: parameter "pi" has the name of the constant: choose another
field: parameter "q" has the name of a variable: choose another`
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v", err)
	}
	var fault *SyntaxError
	if errors.As(err, &fault) {
		t.Error("a fault of the scope is not a fault of the text")
	}
}
