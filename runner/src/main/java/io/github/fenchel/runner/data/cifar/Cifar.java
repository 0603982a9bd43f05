package io.github.fenchel.runner.data.cifar;

import io.github.fenchel.api.data.DataFile;
import io.github.fenchel.api.data.DataFiles;
import io.github.fenchel.api.data.DataLocation;
import io.github.fenchel.api.data.Dataset;
import io.github.fenchel.api.data.DatasetInfo;
import io.github.fenchel.api.data.DatasetSource;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.runner.data.source.DataFinder;
import io.github.fenchel.runner.data.source.Found;
import io.github.fenchel.runner.data.source.RememberedInfo;
import io.github.fenchel.runner.data.split.ImageSplit;
import io.github.fenchel.runner.data.split.Moments;
import io.github.fenchel.runner.data.split.Sha256;
import java.util.List;
import java.util.TreeMap;

/**
 * CIFAR-10 or CIFAR-100: color images of 32 x 32 pixels, from an archive or the folder that it
 * unpacks to, binary or for Python.
 *
 * <p>What a record keeps are digests of labels and pixels in the binary form, so that the same
 * images have the same digests in whatever form they were read.
 *
 * @param kind which of the two
 * @param coarse whether the classes are CIFAR-100's twenty superclasses
 * @param verified whether only the published images will do
 * @see <a href="https://www.cs.toronto.edu/~kriz/cifar.html">Krizhevsky, 2009</a>
 */
public record Cifar(CifarKind kind, boolean coarse, boolean verified) implements DatasetSource {
  private static final Parameter VERIFIED =
      Parameter.flag(
          "verified", true, "accept the published images only; false for some of your own choice");

  /** Returns CIFAR-10 as a plugin offers it. */
  public static Offer<DatasetSource> ten() {
    return new Offer<>(
        Descriptor.of(
            CifarKind.CIFAR_10.id(),
            "CIFAR-10: 50,000 + 10,000 color images, 32 x 32, 10 classes",
            VERIFIED),
        arguments -> new Cifar(CifarKind.CIFAR_10, false, arguments.flag("verified")));
  }

  /** Returns CIFAR-100 as a plugin offers it. */
  public static Offer<DatasetSource> hundred() {
    return new Offer<>(
        Descriptor.of(
            CifarKind.CIFAR_100.id(),
            "CIFAR-100: 50,000 + 10,000 color images, 32 x 32, 100 classes in 20 superclasses",
            Parameter.choice(
                "labels", List.of("fine", "coarse"), "the 100 classes, or the 20 superclasses"),
            VERIFIED),
        arguments ->
            new Cifar(
                CifarKind.CIFAR_100,
                arguments.word("labels").equals("coarse"),
                arguments.flag("verified")));
  }

  private List<String> classes() {
    if (kind.labels() == 1) {
      return CifarClasses.TEN;
    }
    return coarse ? CifarClasses.COARSE : CifarClasses.FINE;
  }

  @Override
  public List<DataFiles> files() {
    return List.of(kind.files(verified));
  }

  private Found find(DataLocation location) {
    return new DataFinder(kind.files(verified), location).find();
  }

  @Override
  public DatasetInfo info(DataLocation location) {
    if (verified) {
      return info(kind.mean(), kind.deviation(), CifarKind.TRAIN, CifarKind.TEST);
    }
    Found found = find(location);
    List<DataFile> files = found.form().files();
    return RememberedInfo.of(
        this, files.stream().map(found::path).toList(), () -> open(location).info());
  }

  private DatasetInfo info(List<Double> mean, List<Double> deviation, int train, int test) {
    return new DatasetInfo(new ImageShape(3, 32, 32), classes(), mean, deviation, train, test);
  }

  @Override
  public Dataset open(DataLocation location) {
    Found found = find(location);
    List<byte[]> parts = new CifarFiles(kind, found).read();
    ImageSplit train = split(found, "training", parts.get(0));
    ImageSplit test = split(found, "test", parts.get(1));
    TreeMap<String, String> digests = new TreeMap<>();
    digests.put("train", Sha256.of(parts.get(0)));
    digests.put("test", Sha256.of(parts.get(1)));
    if (!verified) {
      Moments moments = Moments.of(train, 3);
      return new Dataset(
          info(moments.mean(), moments.deviation(), train.size(), test.size()),
          train,
          test,
          digests);
    }
    if (train.size() != CifarKind.TRAIN || test.size() != CifarKind.TEST) {
      throw FenchelException.user(
          String.format(
              "%s: holds %d training and %d test images, expected %d and %d; set verified: false"
                  + " for some of your own choice",
              found.folder(), train.size(), test.size(), CifarKind.TRAIN, CifarKind.TEST));
    }
    return new Dataset(info(location), train, test, digests);
  }

  private ImageSplit split(Found found, String part, byte[] records) {
    int images = records.length / kind.record();
    byte[] pixels = new byte[images * CifarKind.PIXELS];
    byte[] labels = new byte[images];
    int at = kind.labels() == 1 || coarse ? 0 : 1;
    for (int i = 0; i < images; i++) {
      labels[i] = records[i * kind.record() + at];
      if ((labels[i] & 255) >= classes().size()) {
        throw FenchelException.user(
            String.format(
                "%s: label %d of %s image %d is not below %d; %s",
                found.folder(), labels[i] & 255, part, i, classes().size(), found.remedy()));
      }
      System.arraycopy(
          records,
          i * kind.record() + kind.labels(),
          pixels,
          i * CifarKind.PIXELS,
          CifarKind.PIXELS);
    }
    return new ImageSplit(new ImageShape(3, 32, 32), pixels, labels);
  }
}
