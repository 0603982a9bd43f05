"""Golden values of the built-in networks, from torchvision's.

    python torchvision_networks.py FOLDER [NETWORK ...]

writes networks.txt and weights.txt into FOLDER, which is
runner/src/test/resources/io/github/fenchel/runner/zoo. Made with torch 2.13.0 and torchvision
0.28.0 on a CPU; `TorchvisionTest` reads both.

weights.txt: for each network at 224 pixels and 1000 classes, its parameters' number and its state,
`name shape mean deviation largest-magnitude` of what a fresh one holds.

networks.txt: what it computes in float64 with weights that follow from their names (see `fill`), on
two images, at a size of its stem for small images and at one of its stem for large ones: logits,
the gradient of sum((1 + k) * logits[n, k]) at some pixels and its length; in training mode, with
masks that follow from names as well, logits and a batch norm's statistics.

The pre-activation and the wide residual network are not torchvision's. Their definitions are below,
in the shape and with the names of the adversarial training literature; nothing is copied.
"""

import sys
import zlib

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F
from torchvision import models
from torchvision.ops import StochasticDepth

CLASSES = 7
MEAN, DEVIATION = 0.5, 0.25


def uniform(name, count):
    """`count` numbers of [-1, 1) on a grid of 2**-15: a hash of the name and the index."""
    with np.errstate(over="ignore"):
        x = np.arange(count, dtype=np.uint32) * np.uint32(2654435761) + np.uint32(zlib.crc32(name.encode()))
        x ^= x >> np.uint32(16)
        x *= np.uint32(0x45D9F3B)
        x ^= x >> np.uint32(16)
    x &= np.uint32(0xFFFF)
    return torch.from_numpy(x.astype(np.float32) / np.float32(32768) - np.float32(1))


def scale(fan):
    """The power of two s with s * s * fan <= 6 < 4 * s * s * fan: about He's deviation."""
    s = 1.0
    while s * s * fan > 6:
        s /= 2
    return s


def fill(state, gain):
    """Weights that float32 holds exactly; depthwise ones are larger in EfficientNet, for its gates."""
    for name, tensor in state.items():
        if name.endswith("num_batches_tracked"):
            continue
        v = uniform(name, tensor.numel()).reshape(tensor.shape)
        if name.endswith("running_var"):
            v = 1 + v / 2
        elif name.endswith("layer_scale"):
            v = 0.5 + v / 4
        elif tensor.dim() == 1:
            v = 1 + v / 4 if name.endswith("weight") else v / 8
        elif name.endswith(("class_token", "pos_embedding")):
            v = v / 4
        else:
            v = v * scale(tensor.numel() // tensor.shape[0]) * (gain if tensor.dim() == 4 and tensor.shape[1] == 1 else 1)
        tensor.copy_(v)


class PreActBlock(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.bn1 = nn.BatchNorm2d(inputs)
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        if stride != 1 or inputs != outputs:
            self.shortcut = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False))

    def forward(self, x):
        p = F.relu(self.bn1(x))
        shortcut = self.shortcut(p) if hasattr(self, "shortcut") else x
        return self.conv2(F.relu(self.bn2(self.conv1(p)))) + shortcut


class PreActResNet18(nn.Module):
    def __init__(self, num_classes, small):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 3, 1, 1, bias=False) if small else nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        width = 64
        for stage in range(4):
            out = 64 << stage
            blocks = [PreActBlock(width, out, 1 if stage == 0 else 2), PreActBlock(out, out, 1)]
            setattr(self, f"layer{stage + 1}", nn.Sequential(*blocks))
            width = out
        self.bn = nn.BatchNorm2d(width)
        self.linear = nn.Linear(width, num_classes)
        self.pool = nn.Identity() if small else nn.MaxPool2d(3, 2, 1)

    def forward(self, x):
        x = self.pool(self.conv1(x))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.linear(F.relu(self.bn(x)).mean((2, 3)))


class WideBlock(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.bn1 = nn.BatchNorm2d(inputs)
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        if inputs != outputs:
            self.convShortcut = nn.Conv2d(inputs, outputs, 1, stride, bias=False)

    def forward(self, x):
        p = F.relu(self.bn1(x))
        shortcut = self.convShortcut(p) if hasattr(self, "convShortcut") else x
        return self.conv2(F.relu(self.bn2(self.conv1(p)))) + shortcut


class WideStage(nn.Module):
    def __init__(self, blocks):
        super().__init__()
        self.layer = nn.Sequential(*blocks)

    def forward(self, x):
        return self.layer(x)


class WideResNet(nn.Module):
    def __init__(self, num_classes, small, blocks=4, widen=10):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, 1, 1, bias=False) if small else nn.Conv2d(3, 16, 7, 2, 3, bias=False)
        width = 16
        for stage in range(3):
            out = (16 << stage) * widen
            first = WideBlock(width, out, 1 if stage == 0 else 2)
            setattr(self, f"block{stage + 1}", WideStage([first] + [WideBlock(out, out, 1) for _ in range(blocks - 1)]))
            width = out
        self.bn1 = nn.BatchNorm2d(width)
        self.fc = nn.Linear(width, num_classes)
        self.pool = nn.Identity() if small else nn.MaxPool2d(3, 2, 1)
        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                nn.init.kaiming_normal_(m.weight, mode="fan_out", nonlinearity="relu")
        nn.init.zeros_(self.fc.bias)

    def forward(self, x):
        x = self.block3(self.block2(self.block1(self.pool(self.conv1(x)))))
        return self.fc(F.relu(self.bn1(x)).mean((2, 3)))


def resnet(make):
    def made(classes, small, side):
        model = make(num_classes=classes)
        if small:
            model.conv1 = nn.Conv2d(3, 64, 3, 1, 1, bias=False)
            model.maxpool = nn.Identity()
        return model

    return made


def vgg(classes, small, side):
    model = models.vgg11_bn(num_classes=classes)
    if small:
        model.avgpool = nn.AdaptiveAvgPool2d(1)
        model.classifier = nn.Linear(512, classes)
    return model


def efficientnet(classes, small, side):
    model = models.efficientnet_b0(num_classes=classes)
    if small:
        model.features[0][0].stride = (1, 1)
    return model


def convnext(classes, small, side):
    model = models.convnext_tiny(num_classes=classes)
    if small:
        model.features[0][0] = nn.Conv2d(3, 96, 2, 2)
    return model


def vit(classes, small, side):
    return models.VisionTransformer(
        image_size=side, patch_size=4 if small else 16, num_layers=12, num_heads=3, hidden_dim=192,
        mlp_dim=768, num_classes=classes)


# name: how it is made, a small side, a large side
NETWORKS = {
    "resnet18": (resnet(models.resnet18), 24, 72),
    "resnet34": (resnet(models.resnet34), 24, 72),
    "resnet50": (resnet(models.resnet50), 24, 72),
    "preact-resnet18": (lambda k, small, side: PreActResNet18(k, small), 24, 72),
    "wide-resnet-28-10": (lambda k, small, side: WideResNet(k, small), 16, 66),
    "vgg11-bn": (vgg, 32, 72),
    "efficientnet-b0": (efficientnet, 32, 72),
    "convnext-tiny": (convnext, 32, 72),
    "vit-tiny": (vit, 32, 80),
}


def numbers(values):
    return " ".join(repr(float(v)) for v in values)


def masked(module, name, rate, shape):
    def forward(x):
        mask = (uniform(name, x[(slice(None),) + (slice(0, 1),) * 3].numel() if shape == "row" else x.numel()) > -0.5)
        mask = mask.to(x.dtype)
        return x * (mask.reshape(-1, 1, 1, 1) if shape == "row" else mask.reshape(x.shape)) / (1 - rate)

    module.forward = forward


def golden(name, small, out):
    make, *sides = NETWORKS[name]
    side = sides[0 if small else 1]
    with torch.no_grad():
        model = make(CLASSES, small, side).double()
        fill(model.state_dict(), 2 if name == "efficientnet-b0" else 1)
    images = (uniform("images", 2 * 3 * side * side).double().reshape(2, 3, side, side) + 1) / 2
    images.requires_grad_(True)
    model.eval()
    logits = model((images - MEAN) / DEVIATION)
    (gradient,) = torch.autograd.grad((logits * torch.arange(1, CLASSES + 1)).sum(), images)
    flat = gradient.flatten()
    at = [i * (flat.numel() - 1) // 19 for i in range(20)]
    head = f"{name} {side}"
    print(head, "logits", numbers(logits.detach().flatten()), file=out)
    print(head, "gradient", numbers(flat[at]), file=out)
    print(head, "length", numbers([flat.norm()]), numbers([flat.abs().max()]), file=out)
    for path, module in model.named_modules():
        if isinstance(module, nn.Dropout) and module.p > 0:
            masked(module, path, module.p, "all")
        if isinstance(module, StochasticDepth) and module.p > 0:
            masked(module, path, module.p, "row")
    model.train()
    with torch.no_grad():
        logits = model((images - MEAN) / DEVIATION)
    print(head, "trained", numbers(logits.flatten()), file=out)
    norms = [(path, m) for path, m in model.named_modules() if isinstance(m, nn.BatchNorm2d)]
    for path, norm in norms[-1:]:
        print(head, path + ".running_mean", numbers(norm.running_mean[:8]), file=out)
        print(head, path + ".running_var", numbers(norm.running_var[:8]), file=out)


def fresh(name, out):
    torch.manual_seed(1)
    model = NETWORKS[name][0](1000, False, 224)
    count = sum(p.numel() for p in model.parameters())
    print("network", name, count, file=out)
    for key, tensor in model.state_dict().items():
        if not key.endswith("num_batches_tracked"):
            values = tensor.double()
            shape = ",".join(map(str, tensor.shape))
            deviation = values.std(correction=0)
            stats = f"{values.mean():.6g} {deviation:.6g} {values.abs().max():.6g}"
            print(key, f"[{shape}]", stats, file=out)


def main():
    folder, *names = sys.argv[1:]
    torch.set_num_threads(2)
    with open(f"{folder}/networks.txt", "w") as out, open(f"{folder}/weights.txt", "w") as states:
        for name in names or NETWORKS:
            golden(name, True, out)
            golden(name, False, out)
            fresh(name, states)


if __name__ == "__main__":
    main()
