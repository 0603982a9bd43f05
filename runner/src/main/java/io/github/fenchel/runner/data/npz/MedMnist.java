package io.github.fenchel.runner.data.npz;

import io.github.fenchel.api.data.DataFiles;
import io.github.fenchel.api.data.DataForm;
import io.github.fenchel.api.data.DataLocation;
import io.github.fenchel.api.data.Dataset;
import io.github.fenchel.api.data.DatasetInfo;
import io.github.fenchel.api.data.DatasetSource;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.runner.data.source.DataFinder;
import io.github.fenchel.runner.data.source.Found;
import io.github.fenchel.runner.data.source.RememberedInfo;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * A dataset of MedMNIST: medical images of 28 x 28 pixels in one npz file, gray or in color, one
 * label each.
 *
 * <p>Networks normalize by 0.5 and 0.5, as the authors' do, so that nothing need be read to know
 * it.
 *
 * @param kind which one
 * @param validation whether its validation images are trained on
 * @param verified whether only the published file will do
 * @see <a href="https://doi.org/10.1038/s41597-022-01721-8">Yang and others, 2023: MedMNIST v2</a>
 */
public record MedMnist(MedMnistKind kind, boolean validation, boolean verified)
    implements DatasetSource {
  private static final URI UPSTREAM = URI.create("https://zenodo.org/records/10519652/files/");
  private static final String TRAIN = "train";
  private static final double HALF = 0.5;
  private static final int SIDE = 28;

  public static Offer<DatasetSource> offer() {
    return new Offer<>(
        Descriptor.of(
            "medmnist",
            "MedMNIST: medical images, 28 x 28, gray or in color, 2 to 11 classes",
            Parameter.choice(
                "variant",
                Stream.concat(
                        MedMnistKind.ALL.stream().map(MedMnistKind::id),
                        Stream.of(MedMnistKind.MULTI_LABEL))
                    .toList(),
                "which of its datasets; chestmnist, with several labels of an image, is refused"),
            Parameter.choice(
                "val",
                List.of("unused", TRAIN),
                "whether the validation images are left out or trained on"),
            Parameter.flag(
                "verified",
                true,
                "accept the published images only; false for some of your own choice")),
        MedMnist::of);
  }

  private static MedMnist of(Arguments arguments) {
    String variant = arguments.word("variant");
    if (variant.equals(MedMnistKind.MULTI_LABEL)) {
      throw new IllegalArgumentException(
          "variant "
              + variant
              + " has fourteen labels of each image, any of which may apply; Fenchel classifies"
              + " images of one label: choose another variant");
    }
    return new MedMnist(
        MedMnistKind.of(variant), arguments.word("val").equals(TRAIN), arguments.flag("verified"));
  }

  @Override
  public List<DataFiles> files() {
    DataForm published = DataForm.file(kind.file(), UPSTREAM);
    return List.of(new DataFiles("medmnist", List.of(verified ? published : published.unpinned())));
  }

  private Found find(DataLocation location) {
    return new DataFinder(files().get(0), location).find();
  }

  @Override
  public DatasetInfo info(DataLocation location) {
    if (!verified) {
      Found found = find(location);
      return RememberedInfo.of(this, List.of(found.path(found.file())), () -> read(found).info());
    }
    List<Double> half = Collections.nCopies(kind.channels(), HALF);
    return new DatasetInfo(
        new ImageShape(kind.channels(), SIDE, SIDE),
        kind.classes(),
        half,
        half,
        kind.train() + (validation ? kind.val() : 0),
        kind.test());
  }

  @Override
  public Dataset open(DataLocation location) {
    Found found = find(location);
    found.verify();
    Dataset data = read(found);
    if (verified && !data.info().equals(info(location))) {
      throw FenchelException.user(
          found.path(found.file())
              + ": holds "
              + data.info().trainSize()
              + " training and "
              + data.info().testSize()
              + " test images of "
              + data.info().image()
              + ", which is not what was published");
    }
    return data;
  }

  private Dataset read(Found found) {
    List<Double> half = Collections.nCopies(kind.channels(), HALF);
    List<NpzContent.Names> train = new ArrayList<>(List.of(names(TRAIN)));
    if (validation) {
      train.add(names("val"));
    }
    return NpzContent.separate(
        found.path(found.file()),
        new NpzContent.Manner(ImageRows.Layout.NHWC, 1, kind.classes(), half, half),
        train,
        names("test"));
  }

  private static NpzContent.Names names(String part) {
    return new NpzContent.Names(part + "_images", part + "_labels", "");
  }
}
