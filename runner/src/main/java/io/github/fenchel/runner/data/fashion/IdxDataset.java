package io.github.fenchel.runner.data.fashion;

import io.github.fenchel.api.data.Dataset;
import io.github.fenchel.api.data.DatasetInfo;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.runner.data.source.PinnedFile;
import io.github.fenchel.runner.data.split.ImageSplit;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A dataset of four idx files of known content.
 *
 * @param info what is known about it
 * @param trainImages the training images, {@code [N,H,W]}
 * @param trainLabels their classes, {@code [N]}
 * @param testImages the test images
 * @param testLabels their classes
 */
record IdxDataset(
    DatasetInfo info,
    PinnedFile trainImages,
    PinnedFile trainLabels,
    PinnedFile testImages,
    PinnedFile testLabels) {

  /** Returns the four files. */
  List<PinnedFile> files() {
    return List.of(trainImages, trainLabels, testImages, testLabels);
  }

  /**
   * Reads the dataset.
   *
   * @param content gives a file's checked content
   */
  Dataset read(Function<PinnedFile, byte[]> content) {
    Split train = split(content, trainImages, trainLabels, info.trainSize());
    Split test = split(content, testImages, testLabels, info.testSize());
    TreeMap<String, String> digests = new TreeMap<>();
    files().forEach(file -> digests.put(file.file().name(), file.file().digest()));
    return new Dataset(info, train, test, digests);
  }

  private Split split(
      Function<PinnedFile, byte[]> content, PinnedFile images, PinnedFile labels, int size) {
    ImageShape shape = info.image();
    IdxFile pixels =
        IdxFile.parse(
            content.apply(images), images.file().name(), size, shape.height(), shape.width());
    IdxFile classes = IdxFile.parse(content.apply(labels), labels.file().name(), size);
    Split split = new ImageSplit(shape, pixels.values(), classes.values());
    for (int i = 0; i < size; i++) {
      if (split.label(i) >= info.classes()) {
        throw FenchelException.user(
            labels.file().name()
                + ": label "
                + split.label(i)
                + " of image "
                + i
                + " is not below "
                + info.classes());
      }
    }
    return split;
  }
}
