package field

// Grammar is the field language in EBNF, in the notation of the Go
// specification and of golang.org/x/exp/ebnf. Between the tokens of
// productions with a capital letter there may be blanks; a name or a number
// holds none. The start is Expression.
//
// The grammar leaves two conditions to the scope: a name is pi, a variable or
// a parameter of the [Scope]; and the names of functions are reserved. Two
// limits are added, [MaxSource] and [MaxNesting].
const Grammar = `
Expression = Sum .
Sum        = Product { ( "+" | "-" ) Product } .
Product    = Unary { ( "*" | "/" ) Unary } .
Unary      = ( "+" | "-" ) Unary | Power .
Power      = Operand [ "^" Unary ] .
Operand    = number | name | Call | "(" Sum ")" .
Call       = Function1 "(" Sum ")" | Function2 "(" Sum "," Sum ")" |
             Function3 "(" Sum "," Sum "," Sum ")" .
Function1  = "sqrt" | "exp" | "log" | "sin" | "cos" | "tan" | "tanh" | "abs" |
             "erf" | "normcdf" | "normpdf" | "sigmoid" | "softplus" | "relu" | "step" .
Function2  = "min" | "max" .
Function3  = "select" .

name       = letter { letter | digit } .
number     = ( digit { digit } [ "." { digit } ] | "." digit { digit } ) [ exponent ] .
exponent   = ( "e" | "E" ) [ "+" | "-" ] digit { digit } .
letter     = "a" … "z" | "A" … "Z" | "_" .
digit      = "0" … "9" .
`

// Limits of the language. They bound the work and the stack that a source
// text can ask for.
const (
	MaxSource  = 1 << 16 // bytes of source
	MaxNesting = 500     // parentheses, calls, signs and exponents inside each other
)
