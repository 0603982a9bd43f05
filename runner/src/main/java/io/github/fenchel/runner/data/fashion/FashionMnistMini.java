package io.github.fenchel.runner.data.fashion;

import io.github.fenchel.api.data.DataLocation;
import io.github.fenchel.api.data.Dataset;
import io.github.fenchel.api.data.DatasetInfo;
import io.github.fenchel.api.data.DatasetSource;
import io.github.fenchel.runner.data.source.PinnedFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** A tenth of Fashion-MNIST inside the jar, so that a first run needs no download. */
public final class FashionMnistMini implements DatasetSource {
  private static final String FOLDER = "fashion-mnist-mini/";

  private static final IdxDataset CONTENT =
      new IdxDataset(
          FashionMnist.info(0.2869, 0.3538, 6_000, 1_000),
          new PinnedFile(
              "train-images-idx3-ubyte",
              4_704_016,
              "cf313073c7eb485392848071d5c433571d7166043e971e3345b095cc30518084"),
          new PinnedFile(
              "train-labels-idx1-ubyte",
              6_008,
              "097b93fbcf9bd5bc648b1a457ddc55c9e4ab49afb33f9ecae8ce068399a75e3a"),
          new PinnedFile(
              "t10k-images-idx3-ubyte",
              784_016,
              "7cee33c3c6414b1b86c25e665a6c4f41584269de3b7cc9768b1d351922845eef"),
          new PinnedFile(
              "t10k-labels-idx1-ubyte",
              1_008,
              "3128d790775889812b73c4f13923559c8b9e281d112c6ea7862acf60a206a909"));

  @Override
  public DatasetInfo info(DataLocation location) {
    return CONTENT.info();
  }

  /** Reads the resources; the location plays no part. */
  @Override
  public Dataset open(DataLocation location) {
    return CONTENT.read(FashionMnistMini::resource);
  }

  private static byte[] resource(PinnedFile file) {
    String name = FOLDER + file.file().published();
    try (InputStream in = FashionMnistMini.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the jar of fenchel-runner lacks " + name);
      }
      return file.read(in, "resource " + name, "the jar is damaged: build Fenchel again");
    } catch (IOException failure) {
      throw new UncheckedIOException("resource " + name + " cannot be read", failure);
    }
  }
}
