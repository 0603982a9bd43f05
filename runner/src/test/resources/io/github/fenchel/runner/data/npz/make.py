# Makes the files beside it: arrays in every order, type, and layout. Needs NumPy (made with 2.x); run it in this folder.
import numpy as np

# image i, channel c, row y, column x: 60 i + 16 c + 4 y + x, of 4 training and 2 test images of 3 x 4 x 5
i, c, y, x = np.ogrid[0:6, 0:3, 0:4, 0:5]
nchw = (30 * i + 16 * c + 4 * y + x).astype(np.uint8)
labels = np.array([0, 1, 2, 0, 1, 2])
masks = (x + y > 3).astype(np.uint8)[0] * np.ones((6, 1, 1), np.uint8)


def write(name, images, labels=labels, masks=masks, order=np.ascontiguousarray):
    arrays = dict(train_images=images[:4], train_labels=labels[:4], test_images=images[4:], test_labels=labels[4:],
                  train_masks=masks[:4], test_masks=masks[4:])
    np.savez(name, **{key: order(array) for key, array in arrays.items()})


nhwc = nchw.transpose(0, 2, 3, 1)
write("nchw", nchw)
write("nhwc-fortran", nhwc, labels[:, None].astype(np.uint8), masks * 255, np.asfortranarray)
write("float64", nchw / 255, labels.astype(">i2"), masks.astype(bool)[..., None])
write("float32-255", nchw.astype(np.float32), labels.astype(np.int32), masks.astype(np.float32)[:, None])
np.savez_compressed("one-array", x=nhwc, y=labels, which=np.array([0, 0, 1, 0, 1, 0], bool), gray=nchw[:, 0])
write("objects", np.array([[1, "a"]] * 6, dtype=object), masks=masks)
