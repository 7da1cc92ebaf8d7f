"""Writes quantile.csv: reference values of the normal quantile.

    pip install mpmath && python3 quantile.py

A row is p,want,source: p an exact double in hexadecimal, want the quantile at
it to 36 digits.
"""
import math
import random

import mpmath as mp

mp.mp.dps = 60
R = random.Random(20260101)


def quantile(p):
    p = mp.mpf(p)
    if p > mp.mpf(1) / 2:
        return -lower(1 - p)
    return lower(p)


def lower(q):  # Newton on log Phi, which is concave
    x = -mp.sqrt(-2 * mp.log(2 * q)) if q < 0.4 else (q - 0.5) * mp.sqrt(2 * mp.pi)
    for _ in range(200):
        cdf = mp.erfc(-x / mp.sqrt(2)) / 2
        pdf = mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi)
        d = (mp.log(cdf) - mp.log(q)) * cdf / pdf
        x -= d
        if abs(d) < mp.mpf(10) ** -50 * max(1, abs(x)):
            return x
    raise ArithmeticError(q)


rows = ["0x0p+0,-inf,limit", "0x1p+0,inf,limit", "0x1p-1,0,symmetry", "nan,nan,domain", "-0x1p-1,nan,domain",
        "0x1.0000000000001p+0,nan,domain", "inf,nan,domain", "-0x0p+0,-inf,limit"]
groups = [
    ("plain", [R.random() for _ in range(120)]),
    ("about 1/2", [0.5 + s * 2.0**-k for k in range(2, 54, 4) for s in (1, -1)]),
    ("ends of the forms", [f(x, d) for x in (0.075, 0.925, math.exp(-25), 1 - math.exp(-25)) for f, d in ((math.nextafter, 0), (math.nextafter, 1), (max, 0))]),
    ("lower tail", [math.exp(-R.uniform(1, 744)) for _ in range(60)] + [5e-324, 2.0**-53, 2.0**-54, 1e-300]),
    ("upper tail", [1 - math.exp(-R.uniform(1, 36)) for _ in range(30)] + [1 - 2.0**-53]),
]
for why, ps in groups:
    for p in ps:
        if p != 0.5:
            rows.append(f"{p.hex()},{mp.nstr(quantile(p), 36, strip_zeros=False)},mpmath {mp.__version__} erfc inverted; {why}")
with open("quantile.csv", "w") as out:
    out.write("p,want,source\n" + "\n".join(rows) + "\n")
