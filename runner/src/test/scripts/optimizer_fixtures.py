#!/usr/bin/env python3
"""Weights that torch.optim arrives at, and rates that torch's schedulers give, in float64.

    python3 optimizer_fixtures.py OUT/torch.npz

Written with torch 2.13.0. A kernel [3,2] and a bias [3] are moved by the same gradients, six steps
of two epochs; NAME.kernel and NAME.bias are where they end. RATES.NAME are the rates of 40 steps,
10 epochs of four.
"""
import sys

import numpy as np
import torch
from torch.optim import lr_scheduler as lrs

torch.manual_seed(5)
torch.set_default_dtype(torch.float64)
START = torch.randn(3, 2), torch.randn(3)
GRADIENTS = torch.randn(6, 3, 2), torch.randn(6, 3)
arrays = {"kernel": START[0], "bias": START[1], "kernels": GRADIENTS[0], "biases": GRADIENTS[1]}


def ends(name, make, decay, of_all):
    kernel, bias = (torch.nn.Parameter(s.clone()) for s in START)
    groups = [{"params": [kernel], "weight_decay": decay}, {"params": [bias], "weight_decay": decay if of_all else 0}]
    optimizer = make(groups)
    for k, b in zip(*GRADIENTS):
        kernel.grad, bias.grad = k.clone(), b.clone()
        optimizer.step()
    arrays[name + ".kernel"], arrays[name + ".bias"] = kernel.detach(), bias.detach()


for of_all in (True, False):
    suffix = "all" if of_all else "kernels"
    ends("adam-" + suffix, lambda g: torch.optim.Adam(g, lr=0.01), 0.1, of_all)
    ends("adamw-" + suffix, lambda g: torch.optim.AdamW(g, lr=0.01), 0.1, of_all)
    ends("sgd-" + suffix, lambda g: torch.optim.SGD(g, lr=0.01, momentum=0.9, nesterov=True), 0.1, of_all)
    ends("plain-" + suffix, lambda g: torch.optim.SGD(g, lr=0.01), 0.1, of_all)


def rates(name, schedule, every=1):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.2)
    scheduler = schedule(optimizer)
    seen = []
    for step in range(40):
        seen.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if (step + 1) % every == 0:
            scheduler.step()
    arrays["rates." + name] = torch.tensor(seen)


def warmed(optimizer, then, steps):
    up = lrs.LinearLR(optimizer, 1 / steps, 1, steps - 1)
    return lrs.SequentialLR(optimizer, [up, then(optimizer)], [steps])


rates("cosine", lambda o: lrs.CosineAnnealingLR(o, 40, eta_min=0.01))
rates("step", lambda o: lrs.StepLR(o, 3, gamma=0.3), every=4)
rates("multi-step", lambda o: lrs.MultiStepLR(o, [4, 7], gamma=0.1), every=4)
rates("warm-cosine", lambda o: warmed(o, lambda p: lrs.CosineAnnealingLR(p, 30), 10))
rates("warm-constant", lambda o: warmed(o, lambda p: lrs.ConstantLR(p, 1, 0), 10))
np.savez(sys.argv[1], **{name: value.numpy() for name, value in arrays.items()})
