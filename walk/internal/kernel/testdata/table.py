"""Writes the reference tables of package kernel, one CSV file a function.

    pip install mpmath && python3 table.py

A row is  x,want,source  (pow: x,y,want,source). x and y are exact doubles in
hexadecimal, want is the true value at them to 36 digits.
"""
import math
import random
import struct

import mpmath as mp

mp.mp.dps = 60
R = random.Random(20260101)
V = "mpmath " + mp.__version__


def digits(v):
    return mp.nstr(v, 36, strip_zeros=False, min_fixed=-5, max_fixed=5)


def precisely(f, x, *y):
    """f at a precision that covers the cancellation at x."""
    with mp.workdps(60 + 20 + max(0, int(abs(math.log10(abs(x) + 5e-324))))):
        return f(mp.mpf(x), *map(mp.mpf, y))


def uniform(a, b, n):
    return [R.uniform(a, b) for _ in range(n)]


def decades(a, b, n, signs=(1, -1)):
    la, lb = math.log(a), math.log(b)
    return [R.choice(signs) * math.exp(R.uniform(la, lb)) for _ in range(n)]


def around(*xs):
    """x and its neighbours."""
    out = []
    for x in xs:
        out += [math.nextafter(x, -math.inf), x, math.nextafter(x, math.inf)]
    return out


def write(name, f, special, groups, bound=(-math.inf, math.inf)):
    rows, seen = [], set()
    for x, want, why in special:
        rows.append(f"{x},{want},{why}")
    for why, xs in groups:
        for x in xs:
            x = float.fromhex(x) if isinstance(x, str) else x
            if x in seen or not bound[0] <= x <= bound[1]:
                continue
            seen.add(x)
            rows.append(f"{x.hex()},{digits(precisely(f, x))},{V} {name}; {why}")
    with open(f"{name}.csv", "w") as out:
        out.write("x,want,source\n" + "\n".join(rows) + "\n")


IEEE = "IEEE 754-2019 9.2.1"
LIMIT = "limit"
tiny = [5e-324, 1e-323, 2.2250738585072009e-308, 2.2250738585072014e-308, 1e-300, 1e-160, 1e-20, 2**-27, 2**-26]
tiny += [-x for x in tiny]
ln2 = math.log(2)
odd = [("0x0p+0", "0", IEEE), ("-0x0p+0", "-0", IEEE), ("nan", "nan", IEEE)]

write(
    "exp", mp.exp,
    [("0x0p+0", "1", IEEE), ("-0x0p+0", "1", IEEE), ("inf", "inf", IEEE), ("-inf", "0", IEEE), ("nan", "nan", IEEE),
     ("0x1.62e42fefa39fp+9", "inf", "overflow"), ("0x1p+1000", "inf", "overflow"), ("-0x1p+1000", "0", "underflow"),
     ("-0x1.74910d52d3052p+9", "0", "underflow: below half of 2^-1074")],
    [("worst of many points", ["-0x1.08e13b1ea17b5p+0", "-0x1.62650bb977d02p+9", "0x1.6350cb65cee9p-2", "-0x1.6267557a8d52ep+9", "0x1.6cff92b5738f8p-2"]),
     ("about 0", tiny + decades(1e-20, 1, 30)), ("integers", [float(i) for i in range(-20, 21) if i]),
     ("ends of the reduction", around(*[(i + 0.5) * ln2 for i in range(-6, 6)])),
     ("the last before overflow", ["0x1.62e42fefa39efp+9"] + uniform(700, 709.78, 10)),
     ("subnormal", ["-0x1.74910d52d3051p+9"] + uniform(-745.1, -708.4, 40)),
     ("plain", uniform(-5, 5, 60) + uniform(-700, 700, 60))])

write(
    "expm1", mp.expm1, odd + [("inf", "inf", LIMIT), ("-inf", "-1", LIMIT), ("0x1p+1000", "inf", "overflow")],
    [("worst of many points", ["0x1.6a76e2ed6365p-2", "0x1.735125adbd006p-2", "0x1.6c816960e94p-2", "0x1.7065f3dcba007p-2"]),
     ("about 0", tiny + decades(1e-20, 1, 40)), ("ends of the reduction", around(*[(i + 0.5) * ln2 for i in range(-6, 6)])),
     ("ends of the forms", around(40.0, -40.0)), ("plain", uniform(-5, 5, 60) + uniform(-60, 700, 40))])

write(
    "log", mp.log,
    [("0x0p+0", "-inf", IEEE), ("-0x0p+0", "-inf", IEEE), ("inf", "inf", IEEE), ("nan", "nan", IEEE), ("0x1p+0", "0", IEEE),
     ("-0x1p+0", "nan", IEEE), ("-inf", "nan", IEEE), ("-0x0.0000000000001p-1022", "nan", IEEE)],
    [("worst of many points", ["0x1.69d5650e6a39bp-1", "0x1.0201ad1e607fdp+0"]),
     ("subnormal", [x for x in tiny if 0 < x < 1e-307] + decades(5e-324, 2e-308, 20, (1,))),
     ("about 1", [1 + s * 2.0**-k for k in range(1, 53, 3) for s in (1, -0.5)]),
     ("ends of the reduction", around(math.sqrt(0.5), math.sqrt(2), 2 * math.sqrt(2))), ("integers", [float(i) for i in range(2, 30)]),
     ("extreme", [1.7976931348623157e308, 2.0**1023, 2.0**-1022, 10.0, 1e100, 1e-100]),
     ("plain", uniform(0.3, 3, 60) + decades(1e-300, 1e300, 60, (1,)))], (5e-324, math.inf))

half_pi = [float(mp.pi / 2 * i) for i in list(range(1, 40)) + [355, 710, 104348 * 2, 312689 * 2, 833719 * 2, 10**6, 10**8]]
hard = ["0x1.6ac5b262ca1ffp+849"]
angles = [
    ("about 0", tiny + decades(1e-10, 1, 30)), ("nearest to a multiple of pi/2 of all doubles", hard),
    ("multiples of pi/2", half_pi + [-x for x in half_pi[:8]]),
    ("ends of the reduction", around(*[(i + 0.5) * math.pi / 2 for i in range(-4, 4)])),
    ("ends of the forms", around(2.0**30, -(2.0**30))), ("plain", uniform(-7, 7, 60) + decades(1, 1e9, 40)),
    ("huge", decades(1e9, 1.7e308, 60) + [1.7976931348623157e308, 2.0**1023, 2.0**63, 2.0**64, 1e22])]
no_angle = [("inf", "nan", IEEE), ("-inf", "nan", IEEE)]


def at_angle(f):
    def g(x):
        with mp.workdps(420):
            return f(mp.mpf(x))
    return g


write("sin", at_angle(mp.sin), odd + no_angle, [("worst of many points", ["0x1.39d94a6e1b7d9p+5", "-0x1.ff30939507ce3p+12", "-0x1.2783e79400e41p+2", "-0x1.5c695b5be4cb8p+18"])] + angles)
write("cos", at_angle(mp.cos), [("0x0p+0", "1", IEEE), ("-0x0p+0", "1", IEEE), ("nan", "nan", IEEE)] + no_angle,
      [("worst of many points", ["0x1.fba3d080a36fp-29", "-0x1.265591880b88dp-3", "0x1.d65054999e09ap-4", "-0x1.952c65417ad1p+19"])] + angles)
write("tan", at_angle(mp.tan), odd + no_angle, [("worst of many points", ["0x1.86622e3189248p-1", "0x1.ea6f1a94d16c8p+4", "-0x1.274f8ee56accp+29"])] + angles)

write(
    "tanh", mp.tanh, odd + [("inf", "1", IEEE), ("-inf", "-1", IEEE), ("0x1p+1000", "1", LIMIT)],
    [("worst of many points", ["-0x1.f330ce789595bp-6", "-0x1.01152e6c2d42p-3", "0x1.01568ec635ef8p-3", "-0x1.f5fa4c1c2d08p-5"]), ("about 0", tiny + decades(1e-20, 1, 50)),
     ("ends of the reduction", around(*[(i + 0.5) * ln2 / 2 for i in range(-4, 4)])), ("saturation", uniform(15, 25, 15) + around(22.0)),
     ("plain", uniform(-5, 5, 80))])


def erf(x):
    return mp.erf(x)


write(
    "erf", erf, odd + [("inf", "1", LIMIT), ("-inf", "-1", LIMIT), ("0x1p+1000", "1", LIMIT)],
    [("worst of many points", ["-0x1.c84a386ed7dbp-3", "-0x1.c9fadb3f21838p-3", "0x1.b6a77a789784p-3", "0x1.a713ce4e471e2p-3"]), ("about 0", tiny + decades(1e-20, 1, 50)),
     ("saturation", uniform(5, 7, 15) + around(6.0)), ("plain", uniform(-3, 3, 80) + uniform(-6, 6, 30))])


def phi(x):
    return mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi)


def cdf(x):
    return mp.erfc(-x / mp.sqrt(2)) / 2


write(
    "normpdf", phi, [("inf", "0", LIMIT), ("-inf", "0", LIMIT), ("nan", "nan", IEEE), ("0x1p+1000", "0", "underflow")],
    [("worst of many points", ["-0x1.2d0a585ce9866p+5", "0x1.2d0e5071fb0fap+5", "0x1.db1bed55d0eb4p+0"]), ("about 0", [0.0] + tiny + decades(1e-10, 1, 20)),
     ("integers", [float(i) for i in range(-38, 39)]), ("subnormal", uniform(37.5, 38.5, 20) + uniform(-38.5, -37.5, 20)),
     ("ends of the forms", around(40.0, -40.0)), ("plain", uniform(-5, 5, 60) + uniform(-37, 37, 60))])
write(
    "normcdf", cdf, [("inf", "1", LIMIT), ("-inf", "0", LIMIT), ("nan", "nan", IEEE), ("-0x1p+1000", "0", "underflow"), ("0x1p+1000", "1", LIMIT)],
    [("worst of many points", ["-0x1.ef367cc2a5ecp-6", "-0x1.28f5cc9d1ef7p+4", "-0x1.2d5bafba956p-5", "-0x1.631262557114ep-1", "-0x1.5b53248f8d3cp-4"]), ("about 0", [0.0] + tiny + decades(1e-10, 1, 40)),
     ("integers", [float(i) for i in range(-38, 10)]), ("subnormal", uniform(-38.5, -37.5, 20)),
     ("ends of the forms", around(40.0, -40.0)), ("plain", uniform(-5, 5, 80) + uniform(-37, 9, 80))])


def logistic(x):
    return mp.exp(x) / (1 + mp.exp(x))


def softplus(x):
    return mp.log1p(mp.exp(x))


write(
    "sigmoid", logistic, [("inf", "1", LIMIT), ("-inf", "0", LIMIT), ("nan", "nan", IEEE), ("-0x1p+1000", "0", "underflow"), ("0x1p+1000", "1", LIMIT)],
    [("worst of many points", ["-0x1.5c1abe53a4b04p+1", "-0x1.62e1d3e2a8368p+2", "-0x1.366b755e4e86cp+2", "-0x1.b89675c97d1p+1"]), ("about 0", [0.0] + tiny + decades(1e-10, 1, 20)),
     ("subnormal", uniform(-745, -708.4, 15)), ("integers", [float(i) for i in range(-40, 41)]), ("plain", uniform(-5, 5, 60) + uniform(-700, 40, 40))])
write(
    "softplus", softplus, [("inf", "inf", LIMIT), ("-inf", "0", LIMIT), ("nan", "nan", IEEE), ("-0x1p+1000", "0", "underflow")],
    [("worst of many points", ["-0x1.c830b3ac3fe3p-2", "-0x1.09dd94bd31f92p-1", "-0x1.08bb0848911ep-1", "-0x1.b9b954eebf2p+1"]), ("about 0", [0.0] + tiny + decades(1e-10, 1, 20)),
     ("subnormal", uniform(-745, -708.4, 15)), ("integers", [float(i) for i in range(-40, 41)]),
     ("plain", uniform(-5, 5, 60) + uniform(-700, 40, 40) + decades(1, 1e300, 20, (1,)))])

# pow
rows = []
special = [
    ("-0x1p+0", "inf", "1"), ("-0x1p+0", "-inf", "1"), ("0x1p+0", "inf", "1"), ("0x1p+1", "inf", "inf"), ("0x1p+1", "-inf", "0"),
    ("0x1p-1", "inf", "0"), ("0x1p-1", "-inf", "inf"), ("-0x1p+1", "inf", "inf"), ("-0x1p-1", "-inf", "inf"), ("-0x1p+1", "-inf", "0"),
    ("0x0p+0", "0x1.8p+1", "0"), ("-0x0p+0", "0x1.8p+1", "-0"), ("-0x0p+0", "0x1p+1", "0"), ("0x0p+0", "-0x1.8p+1", "inf"),
    ("-0x0p+0", "-0x1.8p+1", "-inf"), ("-0x0p+0", "-0x1p+1", "inf"), ("0x0p+0", "0x1p-1", "0"), ("-0x0p+0", "0x1p-1", "0"),
    ("-0x0p+0", "-0x1p-1", "inf"), ("0x0p+0", "inf", "0"), ("0x0p+0", "-inf", "inf"), ("-0x0p+0", "-inf", "inf"),
    ("inf", "0x1p+0", "inf"), ("inf", "-0x1p+0", "0"), ("-inf", "0x1.8p+1", "-inf"), ("-inf", "0x1p+1", "inf"), ("-inf", "-0x1.8p+1", "-0"),
    ("-inf", "-0x1p+1", "0"), ("-inf", "0x1p-1", "inf"), ("-inf", "-0x1p-1", "0"), ("inf", "inf", "inf"), ("-inf", "-inf", "0"),
    ("inf", "0x0p+0", "1"), ("0x0p+0", "0x0p+0", "1"), ("-0x1.8p+1", "-0x0p+0", "1"), ("0x1p+0", "0x1p+600", "1"),
    ("-0x1p+0", "0x1p+600", "1"), ("-0x1p+0", "0x1.fffffffffffffp+52", "-1"), ("-0x1p+1", "0x1p-1", "nan"), ("-0x1p+1", "0x1.4p+1", "nan"),
    ("-0x1p+1", "-0x1.4p+1", "nan"), ("0x1p+1", "0x1p+10", "inf"), ("0x1p+1", "0x1p+600", "inf"), ("0x1p+1", "-0x1p+600", "0"),
    ("0x1p-1", "0x1p+600", "0"), ("-0x1p+1", "0x1p+600", "inf"), ("-0x1p+1", "0x1.ffcp+10", "-inf"), ("-0x1p+1", "-0x1.ffcp+10", "-0"),
]
for x, y, want in special:
    rows.append(f"{x},{y},{want},{IEEE}")
for x, y in (("nan", "0x1p+0"), ("0x1p+1", "nan"), ("nan", "nan"), ("nan", "0x0p+0"), ("0x1p+0", "nan"), ("nan", "inf")):
    rows.append(f"{x},{y},nan,NaN in gives NaN out")


def powers(why, pairs):
    for x, y in pairs:
        with mp.workdps(60):
            v = mp.mpf(x) ** mp.mpf(y) if x > 0 else (-1) ** int(y) * (-mp.mpf(x)) ** mp.mpf(y)
        if abs(v) > mp.mpf("1.79e308") or abs(v) < mp.mpf("3e-324"):
            continue
        rows.append(f"{x.hex()},{y.hex()},{digits(v)},{V} power; {why}")


h = float.fromhex
powers("worst of many points", [(h("0x1.4051cfd41b29ep+2"), h("-0x1.1fa4880281b7ep+2")), (h("0x1.3cb3c9309f076p-1015"), h("0x1.01f5a96ecbd4p+0")),
                                (h("0x1.8553c5a6d6419p-954"), h("0x1.1273379a60ba4p+0"))])
powers("small exponents", [(x, y) for x in uniform(0, 10, 8) for y in (0.5, -0.5, 1.0, -1.0, 1.5, 2.0, 3.0, -2.0, 1 / 3)])
powers("negative base", [(-x, float(y)) for x in uniform(0, 10, 6) for y in (1, 2, 3, -1, -2, -3, 17, 100, -101)])
powers("plain", list(zip(uniform(0, 10, 80), uniform(-20, 20, 80))))
powers("large exponent", [(x, R.choice((1, -1)) * R.uniform(0.1, 0.999) * 709 / abs(math.log(x))) for x in uniform(0.5, 2, 60) + uniform(0.999, 1.001, 40)])
powers("about 1", [(1 + s * 2.0**-k, t * 2.0 ** (k + 8)) for k in (20, 40, 51) for s in (1, -0.5) for t in (1, -1, 1.25)])
powers("extreme base", [(x, y) for x in decades(5e-324, 1e300, 30, (1,)) for y in (0.3, -0.3, 0.999)])
powers("subnormal", [(x, -R.uniform(708.5, 744) / math.log(x)) for x in uniform(1.5, 50, 40)])
with open("pow.csv", "w") as out:
    out.write("x,y,want,source\n" + "\n".join(rows) + "\n")
