"""Makes the images that DecodingTest reads, and what Pillow decodes them to.

Usage: python3 decoding_fixtures.py FOLDER   (needs NumPy and Pillow; made with Pillow 9.4, libjpeg-turbo 2.1.5)

Each NAME.jpg or NAME.png comes with NAME.ppm, the pixels of Pillow's convert("RGB"), unless Pillow, or Fenchel for a
reason of its own (see REFUSED), reads no image in it.
"""

import io
import pathlib
import struct
import sys
import zlib

import numpy as np
from PIL import Image

WIDTH, HEIGHT = 23, 18
# Pillow reads these: what is missing it makes up, and 16 bits of gray it cuts off at 255.
REFUSED = {"checksum.png", "no-end.png", "few-rows.png", "gray-16.png", "no-palette.png"}


def drawn():
    """A colorful image with soft and hard edges, and no color twice in a row."""
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH].astype(float)
    red = 127 + 120 * np.sin(columns / 3) * np.cos(rows / 5)
    green = 255 * columns / WIDTH
    blue = np.where((rows - 9) ** 2 + (columns - 11) ** 2 < 30, 230, 40 + 5 * rows)
    return np.stack([red, green, blue], axis=2).round().astype(np.uint8)


def jpeg(image, **options):
    out = io.BytesIO()
    image.save(out, "JPEG", **{"quality": 92, **options})
    return out.getvalue()


def profile(primaries):
    """A minimal ICC profile of three primaries and a gamma of 2.2."""
    fixed = lambda value: struct.pack(">i", round(value * 65536))
    xyz = lambda values: b"XYZ " + bytes(4) + b"".join(map(fixed, values))
    curve = b"curv" + bytes(4) + struct.pack(">IH", 1, round(2.2 * 256)) + bytes(2)
    tags = [(b"desc", b"desc" + bytes(4) + struct.pack(">I", 2) + b"w\0" + bytes(78))]
    tags += [(b"cprt", b"text" + bytes(4) + b"n\0"), (b"wtpt", xyz((0.9642, 1, 0.8249)))]
    tags += list(zip((b"rXYZ", b"gXYZ", b"bXYZ"), map(xyz, primaries)))
    tags += [(name, curve) for name in (b"rTRC", b"gTRC", b"bTRC")]
    at, table, data = 132 + 12 * len(tags), struct.pack(">I", len(tags)), b""
    for name, content in tags:
        data += bytes(-len(data) % 4)
        table += name + struct.pack(">II", at + len(data), len(content))
        data += content
    head = struct.pack(">I", 128 + len(table) + len(data)) + bytes(4) + struct.pack(">I", 0x02100000)
    head += b"mntrRGB XYZ " + struct.pack(">6H", 2000, 1, 1, 0, 0, 0) + b"acsp" + bytes(28)
    return (head + b"".join(map(fixed, (0.9642, 1, 0.8249)))).ljust(128, b"\0") + table + data


WIDE = profile([(0.6097, 0.3111, 0.0195), (0.2053, 0.6257, 0.0609), (0.1492, 0.0632, 0.7446)])


def segments(content):
    """Splits a JPEG into (marker, segment) up to its first scan, and the rest."""
    parts, at = [], 2
    while True:
        marker, length = content[at + 1], struct.unpack(">H", content[at + 2 : at + 4])[0]
        parts.append((marker, content[at : at + 2 + length]))
        at += 2 + length
        if marker == 0xDA:
            return parts, content[at:]


def rebuilt(content, ids=None, notes=(), keep=lambda marker: True, junk=b""):
    """A JPEG with other component ids, other notes after its start, and junk between its segments."""
    parts, rest = segments(content)
    out = b"\xff\xd8" + b"".join(b"\xff" + bytes([m]) + struct.pack(">H", len(d) + 2) + d for m, d in notes)
    for marker, part in parts:
        if not keep(marker):
            continue
        part = bytearray(part)
        if ids and marker in (0xC0, 0xC2):
            for k, name in enumerate(ids):
                part[10 + 3 * k] = name
        if ids and marker == 0xDA:
            for k, name in enumerate(ids):
                part[5 + 2 * k] = name
        out += junk + bytes(part)
    return out + rest


def bare(content, ids=None, **options):
    return rebuilt(content, ids, keep=lambda marker: marker not in (0xE0, 0xEE), **options)


def adobe(transform):
    return (0xEE, b"Adobe" + struct.pack(">HHHB", 100, 0, 0, transform))


def icc(number, of, data):
    return (0xE2, b"ICC_PROFILE\0" + bytes([number, of]) + data)


def chunk(name, data, wrong=0):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data) ^ wrong)


def png(width, height, depth, kind, rows, before=(), after=(), interlace=0, wrong=0, end=True):
    """A PNG of rows of bytes, unfiltered."""
    data = zlib.compress(b"".join(b"\0" + bytes(row) for row in rows), 9)
    out = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, interlace))
    out += b"".join(chunk(*c) for c in before)
    half = len(data) // 2
    out += chunk(b"IDAT", data[:half]) + chunk(b"IDAT", data[half:], wrong)
    return out + b"".join(chunk(*c) for c in after) + (chunk(b"IEND", b"") if end else b"")


def interlaced(pixels):
    """The rows of the seven passes of Adam7."""
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    return [row.tobytes() for x, y, dx, dy in passes for row in pixels[y::dy, x::dx] if row.size]


def packed(values, depth):
    per = 8 // depth
    for row in values:
        row = np.concatenate([row, np.zeros(-len(row) % per, int)])
        yield bytes(sum(int(v) << (8 - depth * (k + 1)) for k, v in enumerate(row[i : i + per]))
                    for i in range(0, len(row), per))


def jpegs():
    image, array = Image.fromarray(drawn()), drawn()
    plain = jpeg(image, subsampling=0)
    yield "jfif-444.jpg", plain
    yield "jfif-422.jpg", jpeg(image, subsampling=1)
    yield "jfif-420.jpg", jpeg(image, subsampling=2)
    yield "progressive-420.jpg", jpeg(image, subsampling=2, progressive=True)
    yield "restarts.jpg", bare(jpeg(image, subsampling=2, restart_marker_rows=1))
    yield "gray.jpg", jpeg(image.convert("L"))
    yield "low-quality-420.jpg", jpeg(image, subsampling=2, quality=8)
    yield "jfif-440.jpg", tall_chroma()
    yield "wide-gamut.jpg", jpeg(image, icc_profile=WIDE)
    yield "profile-twice.jpg", rebuilt(plain, notes=[icc(1, 1, WIDE), icc(1, 1, WIDE)])
    yield "profile-incomplete.jpg", rebuilt(plain, notes=[icc(2, 3, WIDE[:40])])
    yield "profile-broken.jpg", rebuilt(plain, notes=[icc(1, 1, b"no profile at all")])
    yield "rotated-by-exif.jpg", rebuilt(plain, notes=[(0xE1, orientation(6))])
    yield "ids-0-1-2.jpg", bare(plain, (0, 1, 2))
    yield "ids-1-2-3.jpg", bare(plain, (1, 2, 3))
    yield "ids-1-2-3-420.jpg", bare(jpeg(image, subsampling=2), (1, 2, 3))
    yield "ids-0-1-2-420.jpg", bare(jpeg(image, subsampling=2), (0, 1, 2))
    yield "ids-r-g-b.jpg", bare(plain, b"RGB")
    yield "ids-lower-r-g-b.jpg", bare(plain, b"rgb")
    yield "ids-y-c-c.jpg", bare(plain, b"YCc")
    yield "adobe-0.jpg", bare(plain, notes=[adobe(0)])
    yield "adobe-1.jpg", bare(plain, notes=[adobe(1)])
    yield "adobe-2.jpg", bare(plain, notes=[adobe(2)])
    yield "jfif-adobe-0.jpg", rebuilt(plain, notes=[adobe(0)])
    yield "jfif-ids-r-g-b.jpg", rebuilt(plain, b"RGB")
    inks = Image.fromarray(np.dstack([array, 255 - array[:, ::-1, 1]]), "CMYK")
    cmyk = jpeg(inks)
    yield "cmyk-adobe.jpg", cmyk
    yield "cmyk-bare.jpg", bare(cmyk)
    yield "cmyk-adobe-1.jpg", bare(cmyk, notes=[adobe(1)])
    yield "ycck.jpg", bare(cmyk, notes=[adobe(2)])
    yield "two-components.jpg", two_components(plain)
    yield "twelve-bits.jpg", bare(plain).replace(b"\xff\xc0\0\x11\x08", b"\xff\xc0\0\x11\x0c")
    yield "trailing-junk.jpg", plain + b"\xff\xd8 junk \xff\xff\xda"
    yield "two-images.jpg", plain + jpeg(image.convert("L"))
    yield "comment-with-end.jpg", rebuilt(plain, notes=[(0xFE, b"\xff\xd9\xff\xda")])
    yield "junk-between.jpg", rebuilt(plain, junk=b"\xff\xff")
    yield "cut-scan.jpg", plain[:-200] + b"\xff\xd9"
    yield "no-end.jpg", plain[:-2]
    yield "truncated.jpg", plain[: len(plain) * 2 // 3]
    yield "header-alone.jpg", plain[:200]
    yield "junk-before.jpg", b"x" + plain
    yield "no-height.jpg", b"".join([plain[: plain.index(b"\xff\xc0") + 5], b"\0\0", plain[plain.index(b"\xff\xc0") + 7 :]])


def tall_chroma():
    """4:4:0: a 4:2:2 file of units of 16 x 8 pixels whose sampling factors are swapped, so that they are 8 x 16."""
    rows, columns = np.mgrid[0:24, 0:16]
    smooth = np.stack([80 + 5 * columns, 60 + 4 * (rows % 8), 200 - 4 * (rows % 8) - 2 * columns], axis=2)
    content = bytearray(jpeg(Image.fromarray(smooth.astype(np.uint8)), subsampling=1))
    at = content.index(b"\xff\xc0")
    assert content[at + 11] == 0x21
    content[at + 11] = 0x12
    content[at + 5 : at + 9] = struct.pack(">HH", 48, 8)
    return bytes(content)


def orientation(value):
    return b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0" + bytes([value, 0, 0, 0]) + bytes(4)


def two_components(content):
    parts, rest = segments(content)
    out = b"\xff\xd8"
    for marker, part in parts:
        if marker == 0xC0:
            part = part[:2] + struct.pack(">H", 14) + part[4:9] + b"\x02" + part[10:16]
        if marker == 0xDA:
            part = part[:2] + struct.pack(">H", 10) + b"\x02" + part[5:9] + part[-3:]
        out += part
    return out + rest


def pngs():
    array = drawn()
    gray = array[:, :, 1]
    alpha = np.dstack([array, array[:, ::-1, 0]])
    deep = array.astype(">u2") * 257 + np.arange(WIDTH, dtype=">u2")[None, :, None] % 200 - 100 * (array > 0)
    deep = deep.astype(">u2")
    yield "rgb.png", png(WIDTH, HEIGHT, 8, 2, array.reshape(HEIGHT, -1))
    yield "rgb-16.png", png(WIDTH, HEIGHT, 16, 2, (r.tobytes() for r in deep))
    yield "rgba.png", png(WIDTH, HEIGHT, 8, 6, alpha.reshape(HEIGHT, -1))
    deep_alpha = np.dstack([deep, deep[:, :, :1]]).astype(">u2")
    yield "rgba-16.png", png(WIDTH, HEIGHT, 16, 6, (r.tobytes() for r in deep_alpha))
    yield "gray-alpha.png", png(WIDTH, HEIGHT, 8, 4, np.dstack([gray, gray[::-1]]).reshape(HEIGHT, -1))
    deep_gray_alpha = np.dstack([deep[:, :, 0], deep[:, :, 1]]).astype(">u2")
    yield "gray-alpha-16.png", png(WIDTH, HEIGHT, 16, 4, (r.tobytes() for r in deep_gray_alpha))
    for depth in (1, 2, 4, 8):
        levels = (gray >> (8 - depth)).astype(int)
        yield f"gray-{depth}.png", png(WIDTH, HEIGHT, depth, 0, packed(levels, depth))
        colors = bytes((37 * k + 11 * c * k) % 256 for k in range(1 << depth) for c in range(3))
        yield f"palette-{depth}.png", png(
            WIDTH, HEIGHT, depth, 3, packed(levels, depth), [(b"PLTE", colors), (b"tRNS", b"\0\x80")])
    yield "gray-16.png", png(WIDTH, HEIGHT, 16, 0, (r.tobytes() for r in deep[:, :, 0]))
    yield "gray-transparent.png", png(WIDTH, HEIGHT, 8, 0, gray, [(b"tRNS", struct.pack(">H", int(gray[3, 3])))])
    yield "rgb-transparent.png", png(
        WIDTH, HEIGHT, 8, 2, array.reshape(HEIGHT, -1), [(b"tRNS", struct.pack(">HHH", *map(int, array[2, 2])))])
    yield "rgb-interlaced.png", png(WIDTH, HEIGHT, 8, 2, interlaced(array), interlace=1)
    wide = b"wide\0\0" + zlib.compress(WIDE)
    notes = [(b"gAMA", struct.pack(">I", 100000)), (b"iCCP", wide), (b"sBIT", b"\x05\x06\x05"),
             (b"bKGD", bytes(6)), (b"tEXt", b"a\0b"), (b"tIME", bytes(7)), (b"PLTE", bytes(range(30)))]
    yield "rgb-with-notes.png", png(WIDTH, HEIGHT, 8, 2, array.reshape(HEIGHT, -1), notes, [(b"tEXt", b"c\0d")])
    yield "trailing-junk.png", png(WIDTH, HEIGHT, 8, 2, array.reshape(HEIGHT, -1)) + b"junk"
    yield "checksum.png", png(WIDTH, HEIGHT, 8, 2, array.reshape(HEIGHT, -1), wrong=1)
    yield "no-end.png", png(WIDTH, HEIGHT, 8, 2, array.reshape(HEIGHT, -1), end=False)
    whole = png(WIDTH, HEIGHT, 8, 2, array.reshape(HEIGHT, -1))
    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 255
    yield "flipped.png", bytes(flipped)
    yield "truncated.png", whole[: len(whole) // 2]
    yield "few-rows.png", png(WIDTH, HEIGHT, 8, 2, list(array.reshape(HEIGHT, -1))[:5])
    yield "no-palette.png", png(WIDTH, HEIGHT, 8, 3, gray)
    yield "text.png", b"This is a text.\n" * 9
    yield "empty.png", b""
    yield "huge.png", huge(30000)


def huge(side):
    """A header of a size, and no pixel."""
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b""))


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in [*jpegs(), *pngs()]:
        (folder / name).write_bytes(content)
        try:
            pixels = np.asarray(Image.open(io.BytesIO(content)).convert("RGB"))
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
            print(f"{name}: Pillow refuses it: {error}")
            continue
        if name in REFUSED:
            print(f"{name}: Pillow reads it, Fenchel refuses it")
            continue
        height, width = pixels.shape[:2]
        golden = folder / (name + ".ppm")
        golden.write_bytes(b"P6\n%d %d\n255\n" % (width, height) + pixels.tobytes())


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
