package field

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/exp/ebnf"
	"pgregory.net/rapid"
)

func parseGrammar(t *testing.T) ebnf.Grammar {
	t.Helper()
	g, err := ebnf.Parse("Grammar", strings.NewReader(Grammar))
	if err != nil {
		t.Fatal(err)
	}
	if err := ebnf.Verify(g, "Expression"); err != nil {
		t.Fatal(err)
	}
	return g
}

// TestGrammarFunctions: the grammar and the table name the same functions.
func TestGrammarFunctions(t *testing.T) {
	g := parseGrammar(t)
	var want [4][]string
	for _, f := range functions {
		want[f.arity] = append(want[f.arity], f.name)
	}
	for arity, production := range map[int]string{1: "Function1", 2: "Function2", 3: "Function3"} {
		var names []string
		alternatives, several := g[production].Expr.(ebnf.Alternative)
		if !several {
			alternatives = ebnf.Alternative{g[production].Expr}
		}
		for _, alternative := range alternatives {
			names = append(names, alternative.(*ebnf.Token).String)
		}
		slices.Sort(names)
		slices.Sort(want[arity])
		if !slices.Equal(names, want[arity]) {
			t.Errorf("%s: the grammar has %v, the table %v", production, names, want[arity])
		}
	}
}

// grammarScope is the scope of the sentences below.
var grammarScope = Scope{Vars: []string{"q", "y2"}, Params: map[string]float64{"a": 0.5, "e1": 2}}

// inScope are the two conditions that the grammar leaves to the scope, and
// the range of numbers.
func inScope(production, text string) bool {
	switch production {
	case "name":
		_, reserved := functionByName(text)
		_, known := grammarScope.lookup(text)
		return known && !reserved
	case "number":
		v, err := strconv.ParseFloat(text, 64)
		return err == nil && !math.IsInf(v, 0)
	}
	return true
}

// recogniser decides by the grammar alone whether a text is an Expression.
// It knows nothing of the parser: it follows every alternative.
type recogniser struct {
	grammar ebnf.Grammar
	text    string
	known   map[string]map[int][]int // production, start: ends
}

func (r *recogniser) accepts() bool {
	return slices.ContainsFunc(r.production("Expression", 0), func(end int) bool {
		return r.blanks(end) == len(r.text)
	})
}

func (r *recogniser) blanks(i int) int {
	for i < len(r.text) && strings.IndexByte(" \t\r\n", r.text[i]) >= 0 {
		i++
	}
	return i
}

func (r *recogniser) production(name string, start int) []int {
	if ends, ok := r.known[name][start]; ok {
		return ends
	}
	lexical := 'a' <= name[0] && name[0] <= 'z'
	ends := r.match(r.grammar[name].Expr, start, lexical)
	if name == "name" || name == "number" { // the longest match is the token
		if len(ends) > 0 {
			longest := slices.Max(ends)
			ends = nil
			if inScope(name, r.text[start:longest]) {
				ends = []int{longest}
			}
		}
	}
	if r.known[name] == nil {
		r.known[name] = map[int][]int{}
	}
	r.known[name][start] = ends
	return ends
}

// match returns every place where a match of x from start can end.
func (r *recogniser) match(x ebnf.Expression, start int, lexical bool) []int {
	each := func(starts []int, x ebnf.Expression) (ends []int) {
		for _, s := range starts {
			ends = append(ends, r.match(x, s, lexical)...)
		}
		slices.Sort(ends)
		return slices.Compact(ends)
	}
	switch x := x.(type) {
	case ebnf.Alternative:
		var ends []int
		for _, y := range x {
			ends = append(ends, r.match(y, start, lexical)...)
		}
		return ends
	case ebnf.Sequence:
		at := []int{start}
		for _, y := range x {
			at = each(at, y)
		}
		return at
	case *ebnf.Group:
		return r.match(x.Body, start, lexical)
	case *ebnf.Option:
		return append(r.match(x.Body, start, lexical), start)
	case *ebnf.Repetition:
		all := []int{start}
		for at := all; len(at) > 0; {
			at = each(at, x.Body)
			at = slices.DeleteFunc(at, func(end int) bool { return slices.Contains(all, end) })
			all = append(all, at...)
		}
		return all
	case *ebnf.Name:
		if first := x.String[0]; !lexical && 'a' <= first && first <= 'z' {
			start = r.blanks(start)
		}
		return r.production(x.String, start)
	case *ebnf.Token:
		if !lexical {
			start = r.blanks(start)
		}
		if strings.HasPrefix(r.text[start:], x.String) {
			return []int{start + len(x.String)}
		}
	case *ebnf.Range:
		if start < len(r.text) && x.Begin.String[0] <= r.text[start] && r.text[start] <= x.End.String[0] {
			return []int{start + 1}
		}
	}
	return nil
}

// sentence draws a random derivation. Below the given depth it takes the
// first alternative that does not recur.
func sentence(t *rapid.T, g ebnf.Grammar, x ebnf.Expression, depth int, lexical bool) string {
	again := func(x ebnf.Expression) string { return sentence(t, g, x, depth, lexical) }
	chance := func(label string) bool { return depth > 0 && rapid.Bool().Draw(t, label) }
	blank := func() string {
		if lexical {
			return ""
		}
		return rapid.SampledFrom([]string{"", "", "", " ", "\t", "\n "}).Draw(t, "blank")
	}
	switch x := x.(type) {
	case ebnf.Alternative:
		if depth <= 0 && !lexical {
			return again(x[0])
		}
		return again(rapid.SampledFrom(x).Draw(t, "alternative"))
	case ebnf.Sequence:
		text := ""
		for _, y := range x {
			text += again(y)
		}
		return text
	case *ebnf.Group:
		return again(x.Body)
	case *ebnf.Option:
		if chance("option") {
			return again(x.Body)
		}
	case *ebnf.Repetition:
		text := ""
		for chance("repeat") {
			text += again(x.Body)
		}
		return text
	case *ebnf.Name:
		switch x.String {
		case "name":
			return blank() + rapid.SampledFrom([]string{"q", "q1", "y2", "a", "e1", "pi"}).Draw(t, "name")
		case "number":
			return blank() + rapid.Custom(func(t *rapid.T) string {
				return sentence(t, g, g[x.String].Expr, 3, true)
			}).Filter(func(s string) bool { return inScope("number", s) }).Draw(t, "number")
		case "Unary": // -q rather than ever more signs where the depth ends
			if depth <= 0 {
				return again(g["Power"].Expr)
			}
		case "Sum":
			depth -= 2
		}
		return sentence(t, g, g[x.String].Expr, depth-1, lexical)
	case *ebnf.Token:
		return blank() + x.String
	case *ebnf.Range:
		c := rapid.ByteRange(x.Begin.String[0], x.End.String[0]).Draw(t, "character")
		return string(c)
	}
	return ""
}

// TestGrammarSentences: what the grammar derives is parsed, and reads back.
func TestGrammarSentences(t *testing.T) {
	g := parseGrammar(t)
	rapid.Check(t, func(t *rapid.T) {
		src := sentence(t, g, g["Expression"].Expr, 12, false)
		e, err := grammarScope.Parse(src)
		if err != nil {
			t.Fatalf("%q: %v", src, err)
		}
		readsBack(t, grammarScope, e)
	})
}

// TestGrammarAgrees: the parser accepts a text if and only if the grammar
// derives it. The texts are random rows of tokens, most of which are wrong,
// and sentences with one token changed, most of which are nearly right.
func TestGrammarAgrees(t *testing.T) {
	g := parseGrammar(t)
	tokens := []string{
		"q", "q1", "y2", "a", "e1", "pi", "b", "q2", "e", "sin", "min", "select", "sqr", "1", "2.", ".5", "3e2", "1e", "1e-3", "1e999", ".",
		"+", "-", "*", "/", "^", "(", ")", ",", " ", "(q)", "sin(q)", "max(q,1)", "!", "é",
	}
	var accepted, refused int
	rapid.Check(t, func(t *rapid.T) {
		var parts []string
		if rapid.Bool().Draw(t, "mutate") {
			src := sentence(t, g, g["Expression"].Expr, 8, false)
			at := rapid.IntRange(0, len(src)).Draw(t, "at")
			cut := min(at+rapid.IntRange(0, 2).Draw(t, "cut"), len(src))
			parts = []string{src[:at], rapid.SampledFrom(append(tokens, "")).Draw(t, "token"), src[cut:]}
		} else {
			parts = rapid.SliceOfN(rapid.SampledFrom(tokens), 0, 8).Draw(t, "tokens")
		}
		src := strings.Join(parts, "")
		r := recogniser{grammar: g, text: src, known: map[string]map[int][]int{}}
		want := r.accepts()
		if _, err := grammarScope.Parse(src); (err == nil) != want {
			t.Fatalf("%q: the grammar derives it: %v; the parser: %v", src, want, err)
		}
		if want {
			accepted++
		} else {
			refused++
		}
	})
	if accepted+refused >= 100 && (accepted == 0 || refused == 0) { // with -short there are fewer
		t.Errorf("one-sided texts: %d accepted, %d refused", accepted, refused)
	}
}

// TestGrammarTable: the same on texts that are easily got wrong.
func TestGrammarTable(t *testing.T) {
	g := parseGrammar(t)
	for src, want := range map[string]bool{
		"2*q^2": true, "-q^2": true, "2^-q": true, "2^3^2": true, "--q": true, "+-+q": true, "q*-q": true, "q^-q^2": true,
		"min(q, 1)": true, "sin ( q )": true, "1.": true, ".5": true, "1.e2": true, "1e+2": true, "e1": true, "q1": true, "pi*q": true, "1-1": true,
		"1-e1": true, "1e1": true,
		"": false, " ": false, "()": false, "q q": false, "2q": false, "q2": false, "q11": false, "sin": false, "sin q": false, "sin()": false,
		"sin(q,q)": false, "min(q)": false, "min(q,q,q)": false, "select(q,1,a)": true, "select(q,1)": false, "select": false, "(q": false, "q)": false, "q,q": false, "(q,q)": false, "q+": false, "*q": false,
		"q**2": false, "q^^2": false, "1e": false, "1e+": false, ".": false, "..5": false, "1.2.3": false, ".e1": false, "pi1": false, "a(q)": false,
		"q(1)": false, "Sin(q)": false, "sin(q": false, "sin(q))": false, "0x10": false, "1_000": false, "1e999": false, "q²": false, "q\x00": false,
		"1 .5": false, "1 e1": false, "s in(q)": false, "max": false, "inf": false, "nan": false, "q'": false, "+": false, "-": false, "^2": false,
		"q^": false, "q^*2": false, "(-)q": false, "q-+-q": true, "2^+q": true, "sin(+q)": true, "((q))": true, "min(q,)": false, "min(,q)": false,
	} {
		r := recogniser{grammar: g, text: src, known: map[string]map[int][]int{}}
		if r.accepts() != want {
			t.Errorf("%q: the grammar derives it: %v", src, !want)
		}
		if _, err := grammarScope.Parse(src); (err == nil) != want {
			t.Errorf("%q: the parser says %v", src, err)
		}
	}
}
