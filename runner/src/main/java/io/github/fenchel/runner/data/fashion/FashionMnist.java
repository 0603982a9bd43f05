package io.github.fenchel.runner.data.fashion;

import io.github.fenchel.api.data.DataLocation;
import io.github.fenchel.api.data.Dataset;
import io.github.fenchel.api.data.DatasetInfo;
import io.github.fenchel.api.data.DatasetSource;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.Folders;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
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
  private final Path system;
  private final URI upstream;

  public FashionMnist() {
    this(CONTENT, DEBIAN, UPSTREAM);
  }

  /** The same lookup with other files, elsewhere. */
  FashionMnist(IdxDataset content, Path system, URI upstream) {
    this.content = content;
    this.system = system;
    this.upstream = upstream;
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
  public Dataset open(DataLocation location) {
    List<Path> folders = new ArrayList<>();
    for (Path folder : location.folders()) {
      checkFolder(folder);
      folders.add(folder);
      folders.add(folder.resolve(FOLDER));
    }
    folders.add(system);
    for (Path folder : folders) {
      if (holdsAny(folder)) {
        return content.read(
            file ->
                file.read(
                    find(folder, file).orElseThrow(() -> missing(folder, file)),
                    "get the file again, or name another folder with --data-dir"));
      }
    }
    Path cache = location.cache().resolve(FOLDER);
    if (content.files().stream().allMatch(file -> find(cache, file).isPresent())) {
      return readCache(cache);
    }
    folders.add(cache);
    if (!location.online()) {
      throw notFound(folders, "the network is not allowed (offline)");
    }
    Download download = new Download(upstream, cache);
    for (PinnedFile file : content.files()) {
      if (find(cache, file).isEmpty()) {
        Optional<String> refusal = download.fetch(file);
        if (refusal.isPresent()) {
          throw notFound(folders, refusal.get());
        }
      }
    }
    return readCache(cache);
  }

  private Dataset readCache(Path cache) {
    return content.read(
        file ->
            file.read(
                find(cache, file).orElseThrow(() -> missing(cache, file)),
                "delete the file, and it is downloaded again"));
  }

  private static void checkFolder(Path folder) {
    if (!Folders.isThere(folder)) {
      throw FenchelException.user(
          folder
              + (Folders.exists(folder) ? ": not a folder" : ": no such folder")
              + "; --data-dir and FENCHEL_DATA name folders of data");
    }
    if (!Folders.isReadable(folder)) {
      throw FenchelException.user(
          folder + ": no permission to read the folder; change that with chmod");
    }
  }

  private boolean holdsAny(Path folder) {
    return content.files().stream().anyMatch(file -> find(folder, file).isPresent());
  }

  private static Optional<Path> find(Path folder, PinnedFile file) {
    return List.of(folder.resolve(file.archive()), folder.resolve(file.name())).stream()
        .filter(Folders::exists)
        .findFirst();
  }

  private FenchelException missing(Path folder, PinnedFile file) {
    return FenchelException.user(
        folder
            + ": lacks "
            + file.archive()
            + ", expected beside the other files of fashion-mnist ("
            + String.join(", ", content.files().stream().map(PinnedFile::archive).toList())
            + "); put it there, or name another folder with --data-dir");
  }

  private FenchelException notFound(List<Path> looked, String network) {
    List<String> message = new ArrayList<>(List.of("fashion-mnist was not found; looked in:"));
    looked.forEach(folder -> message.add("  " + folder));
    message.add("  " + upstream + ": " + network);
    message.add("Do one of these:");
    message.add("  install Debian's package: apt install dataset-fashion-mnist");
    message.add(
        "  name the folder that holds its four idx.gz files: --data-dir FOLDER or"
            + " FENCHEL_DATA=FOLDER");
    message.add(
        "  allow the network, and 30 MB are downloaded to " + looked.get(looked.size() - 1));
    return FenchelException.ofLines(FailureKind.USER, message);
  }
}
