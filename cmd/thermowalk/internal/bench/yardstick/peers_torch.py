"""Yardstick in PyTorch: python peers_torch.py nn sgd10|sgd100 CORES time|moments. One net, batch 1, as users train it."""

import sys

import torch

import clock

case, cores, task = sys.argv[2], int(sys.argv[3]), sys.argv[4]
torch.set_num_threads(cores)
torch.manual_seed(1)
size = {"sgd10": 10, "sgd100": 100}[case]
loss = torch.nn.BCEWithLogitsLoss()


def fresh():
    net = torch.nn.Sequential(torch.nn.Linear(size, size), torch.nn.ReLU(), torch.nn.Linear(size, 1, bias=False))
    return net, torch.optim.SGD(net.parameters(), lr=0.01)


def train(net, sgd, n):
    for _ in range(n):
        x = torch.randn(1, size)
        y = torch.randint(0, 2, (1, 1)).float()
        sgd.zero_grad()
        loss(net(x), y).backward()
        sgd.step()


if task == "time":
    net, sgd = fresh()
    clock.measure(lambda n: train(net, sgd, n), 1, cores)
else:
    norms = []
    for _ in range(8):
        net, sgd = fresh()
        train(net, sgd, 256)
        norms.append([(p.detach() ** 2).sum().double() for p in (net[2].weight, net[0].bias, net[0].weight)])
    clock.moments(*torch.tensor(norms).numpy().T)
