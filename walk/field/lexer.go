package field

import (
	"fmt"
	"strconv"
	"unicode/utf8"
)

// A token is a number, a name, or one of the signs + - * / ^ ( ) and comma.
type token struct {
	kind   byte // tokNumber, tokName, tokEnd, or the sign itself
	text   string
	column int // of its first character, from 1
	value  float64
}

const (
	tokEnd    = 0
	tokNumber = '0'
	tokName   = 'a'
)

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' || c == '_' }
func isDigit(c byte) bool  { return '0' <= c && c <= '9' }

// scan cuts a source into tokens, the last of which is tokEnd.
func scan(src string) ([]token, *SyntaxError) {
	if len(src) > MaxSource {
		return nil, &SyntaxError{src, 1, fmt.Sprintf("the expression is %d bytes long: at most %d are read", len(src), MaxSource)}
	}
	var toks []token
	for i, column := 0, 1; ; {
		for i < len(src) && (src[i] == ' ' || src[i] == '\t' || src[i] == '\n' || src[i] == '\r') {
			i++
			column++
		}
		if i == len(src) {
			return append(toks, token{kind: tokEnd, column: column}), nil
		}
		t := token{kind: src[i], column: column}
		end := i + 1
		switch c := src[i]; {
		case isLetter(c):
			t.kind = tokName
			for end < len(src) && (isLetter(src[end]) || isDigit(src[end])) {
				end++
			}
		case isDigit(c) || c == '.':
			t.kind = tokNumber
			end = numberEnd(src, i)
			v, err := strconv.ParseFloat(src[i:end], 64)
			switch {
			case end == i+1 && c == '.':
				return nil, &SyntaxError{src, column, `"." without a digit: write a number such as 0.5`}
			case err != nil:
				return nil, &SyntaxError{src, column, fmt.Sprintf("the number %s is too large: at most 1.797e308", abbreviate(src[i:end]))}
			}
			t.value = v
		case c == '+' || c == '-' || c == '*' || c == '/' || c == '^' || c == '(' || c == ')' || c == ',':
		default:
			return nil, &SyntaxError{src, column, strange(src[i:])}
		}
		t.text = src[i:end]
		toks = append(toks, t)
		column += end - i // a token is ASCII: one byte, one character
		i = end
	}
}

// numberEnd finds the end of the longest number that begins at src[i]. An e
// that no digit follows is not part of it.
func numberEnd(src string, i int) int {
	digits := func(i int) int {
		for i < len(src) && isDigit(src[i]) {
			i++
		}
		return i
	}
	end := digits(i)
	if end < len(src) && src[end] == '.' {
		end = digits(end + 1)
	}
	if end == i+1 && src[i] == '.' {
		return end
	}
	if end < len(src) && src[end]|0x20 == 'e' {
		e := end + 1
		if e < len(src) && (src[e] == '+' || src[e] == '-') {
			e++
		}
		if d := digits(e); d > e {
			end = d
		}
	}
	return end
}

// lookalikes are characters that a text processor or another language puts
// where this one has its own, and what to write instead.
var lookalikes = map[rune]string{
	'−': "-", '–': "-", '—': "-", '×': "*", '·': "*", '⋅': "*", '∗': "*", '÷': "/",
	'π': "pi", '√': "sqrt(...)", '²': "^2", '³': "^3", '½': "0.5",
	'[': "(", '{': "(", ']': ")", '}': ")", ';': ",",
}

func strange(rest string) string {
	r, size := utf8.DecodeRuneInString(rest)
	if r == utf8.RuneError && size == 1 {
		return fmt.Sprintf("the byte 0x%02x is not UTF-8 text", rest[0])
	}
	if better, ok := lookalikes[r]; ok {
		return fmt.Sprintf("%q is not part of the language: write %s", r, better)
	}
	return fmt.Sprintf("%q is not part of the language", r)
}

// abbreviate keeps a quotation in a message short.
func abbreviate(s string) string {
	if len(s) > 40 {
		return s[:37] + "..."
	}
	return s
}
