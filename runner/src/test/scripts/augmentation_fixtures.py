#!/usr/bin/env python3
"""What torchvision makes of two images, given the choices that its random transforms would draw.

    python3 augmentation_fixtures.py OUT/torchvision.npz

Written with torch 2.13.0 and torchvision 0.28.0. Each case NAME is two arrays: NAME.choice, in the
order of Fenchel's own choices, and NAME.image. Only torchvision's functional operations are called.
"""
import sys

import numpy as np
import torch
import torchvision.transforms.functional as F
from torchvision.transforms import InterpolationMode as Mode

torch.manual_seed(12)
color = torch.rand(3, 20, 27)
color[:, 3:6, 4:9] = 0.25  # gray pixels: no hue
color[:, 0, 0:3] = torch.eye(3)  # pure colors
gray = torch.rand(1, 20, 27)
arrays = {"color": color, "gray": gray}


def case(name, choice, image):
    arrays[name + ".choice"] = torch.tensor(choice, dtype=torch.float64)
    arrays[name + ".image"] = image


for angle in (17.3, -29.0, 171.5):
    for mode in (Mode.NEAREST, Mode.BILINEAR):
        case(f"rotation-{mode.value}:{angle}", [angle], F.rotate(color, angle, mode))
for size, sigma in ((5, 0.1), (5, 1.3), (3, 0.7), (9, 2.0)):
    case(f"gaussian-blur-{size}:{sigma}", [sigma], F.gaussian_blur(color, [size, size], [sigma, sigma]))
for top, left, height, width in ((0, 0, 20, 27), (3, 5, 7, 11), (2, 1, 18, 5), (19, 26, 1, 1)):
    cut = F.resized_crop(color, top, left, height, width, [20, 27], Mode.BILINEAR, antialias=True)
    case(f"random-resized-crop:{top},{left}", [top, left, height, width], cut)
    side = F.resized_crop(gray, top, left, height, width, [20, 27], Mode.NEAREST_EXACT)
    case(f"side-random-resized-crop:{top},{left}", [top, left, height, width], side)
case("side-rotation:17.3", [17.3], F.rotate(gray, 17.3, Mode.NEAREST))

steps = [F.adjust_brightness, F.adjust_contrast, F.adjust_saturation, F.adjust_hue]
for order, factors in (
    ((0, 1, 2, 3), (1.3, 0.6, 1.7, 0.2)),
    ((3, 2, 1, 0), (0.7, 1.4, 0.2, -0.37)),
    ((2, 0, 3, 1), (1.0, 0.0, 1.4, 0.5)),
):
    image = color
    for step in order:
        image = steps[step](image, factors[step])
    case(f"color-jitter:{order}", list(order) + list(factors), image)
image = F.adjust_contrast(F.adjust_brightness(gray, 1.2), 0.5)
case("gray-color-jitter:a", [0, 1, 2, 3, 1.2, 0.5, 1, 0], image)

np.savez(sys.argv[1], **{name: np.ascontiguousarray(value.numpy()) for name, value in arrays.items()})
