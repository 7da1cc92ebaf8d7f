"""Values and derivatives up to the fourth of expressions of the field language.

    python3 derivatives.py > derivatives.tsv

Derivatives are finite differences in mpmath with 80 digits, so they share
nothing with the rules that they test. Columns: expression, q, then the
derivatives of order 0 to 4, rounded to 25 digits.
"""

import mpmath as mp

mp.mp.dps = 80
NAMES = {
    "sqrt": mp.sqrt, "exp": mp.exp, "log": mp.log, "sin": mp.sin, "cos": mp.cos, "tan": mp.tan,
    "tanh": mp.tanh, "erf": mp.erf, "normcdf": mp.ncdf, "normpdf": mp.npdf, "pi": mp.pi,
    "sigmoid": lambda x: 1 / (1 + mp.exp(-x)), "softplus": lambda x: mp.log(1 + mp.exp(x)),
    "abs": abs, "relu": lambda x: max(x, 0), "step": lambda x: mp.mpf(x > 0),
    "min": min, "max": max,
}
EXPRESSIONS = [
    "sqrt(1 + q^2)", "1 + 0.5*sin(q)", "(1 + q^2)^2*normpdf(q)", "q^5 - 3*q^2 + 1", "1/(2 + q)^3", "(3 + q)^1.5", "(3 + q)^-0.3",
    "2^q", "(2 + q)^q", "exp(-q^2/2)", "log(3 + q)", "tan(q/3)", "tanh(2*q)", "tanh(5 + q)", "sigmoid(3*q)", "softplus(2*q)",
    "erf(q)", "normcdf(1 - q)", "q*normcdf(q/2) + normpdf(q/2)", "cos(pi*q)*exp(sin(q))", "abs(q^3 - 0.1)", "relu(q)*q^2",
    "max(q^3, q/2)", "min(sin(q), q^2)", "step(q)*q^4", "sqrt((q^2 + 4)*normcdf(q/2) + 2*q*normpdf(q/2))",
    "q*sqrt(normcdf(q/0.5))*normpdf(q)", "1 + 0.3*(q^2 + 0.25)", "q/(1 + q^2)/sqrt(1 + q^2)",
]

for text in EXPRESSIONS:
    f = eval("lambda q: " + text.replace("^", "**"), NAMES)
    for q in (mp.mpf("0.5"), mp.mpf("-1.25")):
        row = [f(q)] + [mp.diff(f, q, n) for n in range(1, 5)]
        print(text, mp.nstr(q), *(mp.nstr(mp.chop(v, mp.mpf(10) ** -30), 25) for v in row), sep="\t")
