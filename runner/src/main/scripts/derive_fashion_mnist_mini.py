#!/usr/bin/env python3
"""Derives fashion-mnist-mini from the four files of Fashion-MNIST.

    python3 derive_fashion_mnist_mini.py SOURCE DESTINATION

SOURCE holds the four idx.gz files of Fashion-MNIST, e.g. the folder of Debian's package
dataset-fashion-mnist. The first 600 training and the first 100 test images of each class in file
order are kept, in that order. The gzip header has no name and no time, so that one zlib always
writes the same bytes; Fenchel pins the uncompressed content, which no zlib can change.
"""
import collections
import gzip
import hashlib
import pathlib
import struct
import sys

PER_CLASS = {"train": 600, "t10k": 100}


def read_idx(path, rank):
    content = gzip.decompress(path.read_bytes())
    zeros, kind, found = struct.unpack(">HBB", content[:4])
    if (zeros, kind, found) != (0, 8, rank):
        sys.exit(f"{path}: not an idx file of unsigned bytes with {rank} dimensions")
    sizes = struct.unpack(f">{rank}I", content[4 : 4 + 4 * rank])
    return sizes, content[4 + 4 * rank :]


def write_idx(path, sizes, values):
    content = struct.pack(f">HBB{len(sizes)}I", 0, 8, len(sizes), *sizes) + values
    with path.open("wb") as file:
        with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=file, mtime=0) as out:
            out.write(content)
    digest = hashlib.sha256(content).hexdigest()
    print(f"{path.name}: {path.stat().st_size} bytes, content {len(content)} bytes, {digest}")


def main(source, destination):
    destination.mkdir(parents=True, exist_ok=True)
    for part, per_class in PER_CLASS.items():
        (count, height, width), pixels = read_idx(source / f"{part}-images-idx3-ubyte.gz", 3)
        (label_count,), labels = read_idx(source / f"{part}-labels-idx1-ubyte.gz", 1)
        if count != label_count:
            sys.exit(f"{source}: {count} {part} images but {label_count} labels")
        taken = collections.Counter()
        kept = []
        for index, label in enumerate(labels):
            if taken[label] < per_class:
                taken[label] += 1
                kept.append(index)
        size = height * width
        images = b"".join(pixels[i * size : (i + 1) * size] for i in kept)
        write_idx(destination / f"{part}-images-idx3-ubyte.gz", (len(kept), height, width), images)
        write_idx(destination / f"{part}-labels-idx1-ubyte.gz", (len(kept),), bytes(labels[i] for i in kept))
        print(f"{part}: mean {mean(images):.6f}, deviation {deviation(images):.6f}")


def mean(pixels):
    return sum(pixels) / len(pixels) / 255


def deviation(pixels):
    squares = sum(value * value * n for value, n in collections.Counter(pixels).items())
    return (squares / len(pixels) / 255**2 - mean(pixels) ** 2) ** 0.5


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
