#!/usr/bin/env python3
"""Writes autograd.json: losses and gradients of small two-layer networks.

Independent of the Go code: every number is a node of a graph, arithmetic is
done with 40 digits by mpmath, and derivatives come from one backward pass
through the graph, not from formulas.

    pip install mpmath && python3 autograd.py > autograd.json
"""

import json
import random

from mpmath import exp, log, mp, mpf

mp.dps = 40


class Node:
    """A number that remembers what it was made from."""

    def __init__(self, value, parents=()):
        self.value = mpf(value)
        self.parents = parents  # (node, d self / d node)
        self.grad = mpf(0)

    def __add__(self, other):
        return Node(self.value + other.value, ((self, 1), (other, 1)))

    def __sub__(self, other):
        return Node(self.value - other.value, ((self, 1), (other, -1)))

    def __mul__(self, other):
        return Node(self.value * other.value, ((self, other.value), (other, self.value)))

    def relu(self):
        on = self.value > 0
        return Node(self.value if on else 0, ((self, 1 if on else 0),))

    def exp(self):
        e = exp(self.value)
        return Node(e, ((self, e),))

    def log(self):
        return Node(log(self.value), ((self, 1 / self.value),))

    def inverse(self):
        return Node(1 / self.value, ((self, -1 / self.value**2),))


def backward(root):
    order, seen = [], set()

    def visit(n):
        if id(n) in seen:
            return
        seen.add(id(n))
        for parent, _ in n.parents:
            visit(parent)
        order.append(n)

    visit(root)
    root.grad = mpf(1)
    for n in reversed(order):
        for parent, slope in n.parents:
            parent.grad += n.grad * slope


def bce(f, y):
    one, yes = Node(1), Node(y)
    p = (one + (Node(0) - f).exp()).inverse()
    return Node(0) - yes * p.log() - (one - yes) * (one - p).log()


def squared(f, y):
    d = f - Node(y)
    return Node(0.5) * d * d


def network(hidden, inputs, v, b, w, x):
    """The graph of f(x), and its parameters as nodes."""
    V, B, W, X = ([Node(a) for a in numbers] for numbers in (v, b, w, x))
    f = Node(0)
    for i in range(hidden):
        z = B[i] if B else Node(0)
        for j in range(inputs):
            z = z + W[i * inputs + j] * X[j]
        f = f + V[i] * z.relu()
    return f, V + B + W


def case(rng, hidden, inputs, bias, loss, y):
    draw = lambda n, scale: [rng.gauss(0, scale) for _ in range(n)]
    v, w = draw(hidden, 1.5), draw(hidden * inputs, 1)
    b = draw(hidden, 0.7) if bias else []
    x = draw(inputs, 1.2)

    f, params = network(hidden, inputs, v, b, w, x)
    backward(f)
    df = [float(n.grad) for n in params]

    f, params = network(hidden, inputs, v, b, w, x)
    value = {"bce": bce, "squared": squared}[loss](f, y)
    backward(value)
    return {
        "hidden": hidden, "inputs": inputs, "bias": bias, "loss": loss,
        "params": v + b + w, "x": x, "y": y,
        "f": float(f.value), "value": float(value.value),
        "df": df, "dloss": [float(n.grad) for n in params],
    }


def main():
    rng = random.Random(4)
    cases = []
    for hidden, inputs, bias in ((1, 1, True), (1, 1, False), (3, 2, True), (2, 5, False), (5, 4, True), (7, 6, True)):
        for loss in ("bce", "squared"):
            for y in (0, 1):
                cases.append(case(rng, hidden, inputs, bias, loss, y))
    print("[")
    print(",\n".join(json.dumps(c) for c in cases))
    print("]")


if __name__ == "__main__":
    main()
