package io.github.fenchel.runner.data.fashion;

import io.github.fenchel.api.data.DataFile;
import io.github.fenchel.api.data.DataFiles;
import io.github.fenchel.api.data.DataForm;
import io.github.fenchel.api.data.DataLocation;
import io.github.fenchel.api.data.Dataset;
import io.github.fenchel.api.data.DatasetInfo;
import io.github.fenchel.api.data.DatasetSource;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.runner.data.source.DataFinder;
import io.github.fenchel.runner.data.source.Found;
import io.github.fenchel.runner.data.source.PinnedFile;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Fashion-MNIST from a user's folder, Debian's package, the cache or the network.
 *
 * @see <a href="https://arxiv.org/abs/1708.07747">Xiao, Rasul and Vollgraf, 2017</a>
 */
public final class FashionMnist implements DatasetSource {
  private static final String FOLDER = "fashion-mnist";
  private static final Path DEBIAN = Path.of("/usr/share/datasets", FOLDER);

  /** The authors' repository at a fixed commit: its content cannot change. */
  private static final URI UPSTREAM =
      URI.create(
          "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/"
              + "b2617bb6d3ffa2e429640350f613e3291e10b141/data/fashion/");

  private static final IdxDataset CONTENT =
      new IdxDataset(
          info(0.2860, 0.3530, 60_000, 10_000),
          new PinnedFile(
              "train-images-idx3-ubyte",
              47_040_016,
              "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"),
          new PinnedFile(
              "train-labels-idx1-ubyte",
              60_008,
              "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"),
          new PinnedFile(
              "t10k-images-idx3-ubyte",
              7_840_016,
              "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"),
          new PinnedFile(
              "t10k-labels-idx1-ubyte",
              10_008,
              "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"));

  private final IdxDataset content;
  private final DataFiles files;

  public FashionMnist() {
    this(CONTENT, DEBIAN, UPSTREAM);
  }

  /** The same lookup with other files, elsewhere. */
  FashionMnist(IdxDataset content, Path system, URI upstream) {
    this.content = content;
    List<DataFile> four = content.files().stream().map(PinnedFile::file).toList();
    this.files =
        new DataFiles(
            FOLDER,
            List.of(new DataForm("", four, Optional.of(upstream))),
            List.of(system),
            List.of("install Debian's package: apt install dataset-fashion-mnist"));
  }

  static DatasetInfo info(double mean, double deviation, int trainSize, int testSize) {
    return new DatasetInfo(
        new ImageShape(1, 28, 28),
        List.of(
            "T-shirt/top",
            "Trouser",
            "Pullover",
            "Dress",
            "Coat",
            "Sandal",
            "Shirt",
            "Sneaker",
            "Bag",
            "Ankle boot"),
        List.of(mean),
        List.of(deviation),
        trainSize,
        testSize);
  }

  @Override
  public DatasetInfo info(DataLocation location) {
    return content.info();
  }

  @Override
  public List<DataFiles> files() {
    return List.of(files);
  }

  @Override
  public Dataset open(DataLocation location) {
    Found found = new DataFinder(files, location).find();
    return content.read(file -> found.read(file.file(), file.most()));
  }
}
