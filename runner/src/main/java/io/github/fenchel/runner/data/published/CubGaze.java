package io.github.fenchel.runner.data.published;

import io.github.fenchel.api.data.DataFile;
import io.github.fenchel.api.data.DataFiles;
import io.github.fenchel.api.data.DataForm;
import io.github.fenchel.api.data.DataLocation;
import io.github.fenchel.api.data.Dataset;
import io.github.fenchel.api.data.DatasetInfo;
import io.github.fenchel.api.data.DatasetSource;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Range;
import io.github.fenchel.runner.data.folder.ListedImages;
import io.github.fenchel.runner.data.image.Framing;
import io.github.fenchel.runner.data.source.DataFinder;
import io.github.fenchel.runner.data.source.Found;
import java.nio.file.Path;
import java.util.List;

/**
 * CUB-200-2011, birds of 200 species, with the gaze maps of CUB-GHA as the side map {@code gaze}.
 *
 * <p>As the authors of the norms do, images and maps are scaled to squares of 600 x 600 pixels,
 * whatever their proportions, and 448 x 448 are cut from the middle; the eight images that are
 * stored gray are left out. The official split says what trains and what tests.
 *
 * @param framing how images and maps become squares
 * @param gray whether the gray images are kept, as three equal channels
 * @see <a href="https://www.vision.caltech.edu/datasets/cub_200_2011/">CUB-200-2011</a>
 * @see <a href="https://arxiv.org/abs/2111.01628">Rong and others, 2021: CUB-GHA</a>
 */
public record CubGaze(Framing framing, boolean gray) implements DatasetSource {
  private static final String ID = "cub-gha";
  private static final String SIDE = "gaze";
  private static final String IMAGES = "CUB_200_2011";
  private static final String GAZE = "CUB_GHA";

  public static Offer<DatasetSource> offer() {
    return new Offer<>(
        Descriptor.of(
            ID,
            "CUB-200-2011 with gaze maps: 5,990 + 5,790 color images of birds, 200 classes",
            Parameter.whole(
                "resize",
                600,
                Range.between(8, 2048),
                "side to which images and maps are scaled, whatever their proportions"),
            Parameter.whole(
                "size", 448, Range.between(8, 1024), "side of the square cut from the middle"),
            Parameter.choice(
                "gray", List.of("unused", "kept"), "whether the eight gray images are left out")),
        arguments ->
            new CubGaze(
                new Framing(arguments.whole("resize"), arguments.whole("size")),
                arguments.word("gray").equals("kept")));
  }

  @Override
  public List<DataFiles> files() {
    DataForm images =
        DataForm.folder(
            IMAGES,
            DataFile.named(CubFiles.IMAGES),
            DataFile.named(CubFiles.LABELS),
            DataFile.named(CubFiles.SPLIT),
            DataFile.named(CubFiles.CLASSES),
            DataFile.named("images"));
    // Maps are named by the image's id; the first one stands for all.
    DataFile first = DataFile.named("1.jpg");
    return List.of(
        new DataFiles(
            ID,
            List.of(images),
            "unpack CUB_200_2011.tgz of https://data.caltech.edu/records/65de6-vp158"),
        new DataFiles(
            ID,
            List.of(DataForm.folder(GAZE, first), DataForm.folder(IMAGES + "/" + GAZE, first)),
            "get the gaze maps as https://github.com/yaorong0921/CUB-GHA says"));
  }

  private ListedImages images(DataLocation location) {
    Found images = new DataFinder(files().get(0), location).find();
    Path gaze = new DataFinder(files().get(1), location).find().folder();
    return new ListedImages(
        images.folder(),
        new CubFiles(images.folder(), gaze).listing(gray),
        framing,
        Imagenette.MEAN,
        Imagenette.DEVIATION,
        SIDE);
  }

  @Override
  public DatasetInfo info(DataLocation location) {
    return images(location).info();
  }

  @Override
  public Dataset open(DataLocation location) {
    return images(location).open(location.cache());
  }
}
