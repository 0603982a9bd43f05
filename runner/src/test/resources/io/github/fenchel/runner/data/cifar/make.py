# Makes the files beside it: batches as CIFAR's authors wrote them with Python 2 (cPickle, protocol 2), of two
# images. Needs NumPy (made with 2.x and Python 3.11); run it in this folder.
import io, pickle, struct, numpy as np


class Python2(pickle._Pickler):
    """Writes strings as Python 2 did: bytes without an encoding."""
    dispatch = dict(pickle._Pickler.dispatch)

    def save_string(self, value):
        data = value if isinstance(value, bytes) else value.encode("latin1")
        head = b"U" + struct.pack("<B", len(data)) if len(data) < 256 else b"T" + struct.pack("<i", len(data))
        self.write(head + data)
        self.memoize(value)

    dispatch[bytes] = dispatch[str] = save_string


def write(name, batch):
    out = io.BytesIO()
    Python2(out, protocol=2).dump(batch)
    content = out.getvalue().replace(b"numpy._core.", b"numpy.core.")
    back = pickle.loads(content, encoding="latin1")           # as torchvision reads it
    assert np.array_equal(back["data"], batch["data"]) and back.keys() == batch.keys()
    open(name, "wb").write(content)


# image i, channel c, row y, column x: (100 i + 50 c + y + x) mod 256
i, c, y, x = np.ogrid[0:2, 0:3, 0:32, 0:32]
data = ((100 * i + 50 * c + y + x) % 256).astype(np.uint8).reshape(2, 3072)
names = ["one.png", "two.png"]
write("data_batch_1", {"batch_label": "training batch 1 of 5", "labels": [6, 9], "data": data, "filenames": names})
write("train", {"filenames": names, "batch_label": "training batch 1 of 1", "fine_labels": [19, 99],
                "coarse_labels": [11, 13], "data": data})
