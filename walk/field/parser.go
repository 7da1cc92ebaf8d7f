package field

import (
	"fmt"
	"slices"
	"strings"
)

// parser is a recursive descent along [Grammar]: a method for each production.
// A method that fails has set err, and its caller returns at once.
type parser struct {
	graph
	scope Scope
	src   string
	toks  []token
	depth int
	err   *SyntaxError
}

// parse reads the whole source as an Expression.
func (p *parser) parse() (ref, error) {
	if p.toks, p.err = scan(p.src); p.err != nil {
		return 0, p.err
	}
	root := p.sum()
	if p.err == nil && p.toks[0].kind != tokEnd {
		p.trailing()
	}
	if p.err != nil {
		return 0, p.err
	}
	return root, nil
}

// fail records the first fault.
func (p *parser) fail(t token, format string, args ...any) ref {
	if p.err == nil {
		p.err = &SyntaxError{p.src, t.column, fmt.Sprintf(format, args...)}
	}
	return 0
}

// next takes a token; the last one, tokEnd, stays.
func (p *parser) next() token {
	t := p.toks[0]
	if t.kind != tokEnd {
		p.toks = p.toks[1:]
	}
	return t
}

// take takes the next token if it is of a kind.
func (p *parser) take(kinds ...byte) (token, bool) {
	if t := p.toks[0]; slices.Contains(kinds, t.kind) {
		return p.next(), true
	}
	return token{}, false
}

func (p *parser) sum() ref {
	a := p.product()
	for p.err == nil {
		sign, ok := p.take('+', '-')
		if !ok {
			break
		}
		o := opAdd
		if sign.kind == '-' {
			o = opSub
		}
		a = p.op2(o, a, p.product())
	}
	return a
}

func (p *parser) product() ref {
	a := p.unary()
	for p.err == nil {
		sign, ok := p.take('*', '/')
		if !ok {
			break
		}
		o := opMul
		if sign.kind == '/' {
			o = opDiv
		} else if star := p.toks[0]; star.kind == '*' {
			return p.fail(star, `"**" is not an operator: write ^ for a power`)
		}
		a = p.op2(o, a, p.unary())
	}
	return a
}

// unary is the one production through which every recursion passes.
func (p *parser) unary() ref {
	if p.depth++; p.depth > MaxNesting {
		return p.fail(p.toks[0], "nested more than %d deep: name the parts, or write the expression flatter", MaxNesting)
	}
	defer func() { p.depth-- }()
	if sign, ok := p.take('+', '-'); ok {
		a := p.unary()
		if p.err != nil || sign.kind == '+' {
			return a
		}
		return p.minus(a)
	}
	return p.power()
}

func (p *parser) power() ref {
	a := p.operand()
	if p.err == nil {
		if _, ok := p.take('^'); ok {
			return p.op2(opPow, a, p.unary())
		}
	}
	return a
}

func (p *parser) operand() ref {
	switch t := p.next(); t.kind {
	case tokNumber:
		return p.number(t.value)
	case tokName:
		if p.toks[0].kind == '(' {
			return p.call(t)
		}
		return p.name(t)
	case '(':
		a := p.sum()
		return p.closing(t, a)
	case tokEnd:
		if len(strings.TrimSpace(p.src)) == 0 {
			return p.fail(t, "the expression is empty: write a number, a coordinate or a formula such as sqrt(1 + q^2)")
		}
		return p.fail(t, "the expression ends where a number, a name or ( is expected")
	case ')':
		return p.fail(t, `")" where a number, a name or ( is expected`)
	default:
		return p.fail(t, "%q where a number, a name or ( is expected", t.text)
	}
}

// closing takes the parenthesis that closes the opening one.
func (p *parser) closing(open token, a ref) ref {
	if p.err != nil {
		return 0
	}
	if _, ok := p.take(')'); ok {
		return a
	}
	if t := p.toks[0]; t.kind != tokEnd {
		return p.trailing()
	}
	return p.fail(open, `"(" is never closed: add ")"`)
}

// trailing explains a token that cannot follow a complete expression.
func (p *parser) trailing() ref {
	switch t := p.toks[0]; t.kind {
	case ')':
		return p.fail(t, `")" closes nothing: remove it, or open a parenthesis before it`)
	case ',':
		return p.fail(t, `"," stands outside the arguments of a function (the decimal sign is the point)`)
	default:
		return p.fail(t, "%q follows a complete expression: write an operator such as * before it", abbreviate(t.text))
	}
}

func (p *parser) name(t token) ref {
	if n, ok := p.scope.lookup(t.text); ok {
		return p.add(n)
	}
	if o, ok := functionByName(t.text); ok {
		args := [...]string{"", "...", "..., ...", "..., ..., ..."}[functions[o-opCall].arity]
		return p.fail(t, "%q is a function: write %s(%s)", t.text, t.text, args)
	}
	if t.text == "e" {
		return p.fail(t, `unknown name "e": write exp(1)`)
	}
	return p.fail(t, "unknown name %q: the names here are %s", abbreviate(t.text), p.scope.names())
}

// call reads the arguments of the function t; the next token is "(".
func (p *parser) call(t token) ref {
	o, ok := functionByName(t.text)
	if !ok {
		if _, ok := p.scope.lookup(t.text); ok {
			return p.fail(t, "%q is not a function: write %s*(...)", t.text, t.text)
		}
		hint := ""
		if near := nearest(t.text, Functions()); near != "" {
			hint = "did you mean " + near + "? "
		}
		return p.fail(t, "unknown function %q: %sThe functions are %s", abbreviate(t.text), hint, strings.Join(Functions(), ", "))
	}
	open := p.next()
	var args [3]ref
	count, arity := 0, functions[o-opCall].arity
	if p.toks[0].kind != ')' {
		for {
			a := p.sum()
			if p.err != nil {
				return 0
			}
			if count < len(args) {
				args[count] = a
			}
			count++
			if _, ok := p.take(','); !ok {
				break
			}
		}
	}
	if p.closing(open, 0); p.err != nil {
		return 0
	}
	if count != arity {
		plural := "s"
		if arity == 1 {
			plural = ""
		}
		mend := ""
		if arity == 2 && count > 2 {
			mend = fmt.Sprintf(": write %s(a, %s(b, c))", t.text, t.text)
		}
		return p.fail(t, "%s takes %d argument%s, not %d%s", t.text, arity, plural, count, mend)
	}
	return p.add(node{op: o, a: args[0], b: args[1], c: args[2]})
}
