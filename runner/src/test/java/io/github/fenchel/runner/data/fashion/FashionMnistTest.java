package io.github.fenchel.runner.data.fashion;

import static io.github.fenchel.runner.data.source.PinnedFileTest.assertUserFault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.github.fenchel.api.data.DataLocation;
import io.github.fenchel.api.data.Dataset;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.runner.data.source.PinnedFile;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lookup of fashion-mnist, with tiny files in its place and a server on this machine. */
class FashionMnistTest {
  @TempDir Path home;
  private final AtomicInteger requests = new AtomicInteger();
  private UnaryOperator<byte[]> sent = UnaryOperator.identity();
  private int status = 200;
  private int announcedSurplus;
  private HttpServer server;
  private URI upstream;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/data/",
        exchange -> {
          requests.incrementAndGet();
          String name = exchange.getRequestURI().getPath().replace("/data/", "");
          byte[] body = sent.apply(TinyData.gzip(TinyData.content(name)));
          exchange.sendResponseHeaders(status, body.length + announcedSurplus);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
          } finally {
            exchange.close();
          }
        });
    server.start();
    upstream = URI.create("http://localhost:" + server.getAddress().getPort() + "/data/");
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  @Test
  void aFolderOfTheUsersComesFirst() throws IOException {
    Path folder = Files.createDirectories(home.resolve("mine"));
    TinyData.writeGzipped(folder);
    Dataset data = source().open(location(true, folder));
    assertThat(data.train().size()).isEqualTo(6);
    assertThat(data.train().label(1)).isEqualTo(1);
    assertThat(data.test().images(3).at(3)).isEqualTo(150 / 255f);
    assertThat(data.digests())
        .hasSize(4)
        .containsEntry(
            "t10k-labels-idx1-ubyte", TinyData.pin("", TinyData.TEST_LABELS).file().digest());
    assertThat(requests).hasValue(0);
  }

  @Test
  void theFilesMayLieInASubfolderAndUncompressed() throws IOException {
    Path sub = Files.createDirectories(home.resolve("mine/fashion-mnist"));
    for (PinnedFile file : TinyData.CONTENT.files()) {
      Files.write(sub.resolve(file.file().name()), TinyData.content(file.file().name()));
    }
    assertThat(source().open(location(false, home.resolve("mine"))).test().size()).isEqualTo(4);
  }

  @Test
  void aFolderWithoutTheDatasetLetsTheNextOneAnswer() throws IOException {
    Path other = Files.createDirectories(home.resolve("other-data"));
    TinyData.writeGzipped(home.resolve("system"));
    assertThat(source().open(location(false, other)).train().size()).isEqualTo(6);
  }

  @Test
  void aFolderThatLacksOneFileIsNamedRatherThanPassedOver() throws IOException {
    TinyData.writeGzipped(home.resolve("system"));
    Path folder = home.resolve("mine");
    TinyData.writeGzipped(folder);
    Files.delete(folder.resolve("t10k-labels-idx1-ubyte.gz"));
    assertUserFault(
        () -> source().open(location(true, folder)),
        folder + ": lacks t10k-labels-idx1-ubyte.gz",
        "--data-dir");
  }

  @Test
  void aNamedFolderThatDoesNotExistIsRefused() throws IOException {
    Path folder = home.resolve("misspelt");
    assertUserFault(
        () -> source().open(location(false, folder)), folder + ": no such folder", "FENCHEL_DATA");
    Path file = Files.writeString(home.resolve("file"), "x");
    assertUserFault(() -> source().open(location(false, file)), file + ": not a folder");
  }

  @Test
  void aCorruptFileIsNamedRatherThanPassedOver() throws IOException {
    TinyData.writeGzipped(home.resolve("system"));
    Path folder = home.resolve("mine");
    TinyData.writeGzipped(folder);
    Path labels = folder.resolve("train-labels-idx1-ubyte.gz");
    byte[] wrong = TinyData.TRAIN_LABELS.clone();
    wrong[wrong.length - 1] = 0;
    Files.write(labels, TinyData.gzip(wrong));
    assertUserFault(
        () -> source().open(location(true, folder)),
        labels + ": the SHA-256",
        TinyData.pin("", TinyData.TRAIN_LABELS).file().digest());
  }

  @Test
  void whatIsNowhereIsDownloadedOnceAndKept() throws IOException {
    assertThat(source().open(location(true)).train().size()).isEqualTo(6);
    assertThat(requests).hasValue(4);
    assertThat(source().open(location(true)).train().size()).isEqualTo(6);
    assertThat(source().open(location(false)).train().size()).isEqualTo(6);
    assertThat(requests).hasValue(4);
    try (Stream<Path> kept = Files.list(cache())) {
      assertThat(kept.map(p -> p.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              TinyData.CONTENT.files().stream().map(file -> file.file().published()).toList());
    }
  }

  @Test
  void anInterruptedDownloadFetchesOnlyWhatIsMissing() throws IOException {
    TinyData.writeGzipped(cache());
    Files.delete(cache().resolve("train-images-idx3-ubyte.gz"));
    source().open(location(true));
    assertThat(requests).hasValue(1);
  }

  @Test
  void aCorruptFileInTheCacheIsNamedWithTheWayOut() throws IOException {
    TinyData.writeGzipped(cache());
    Path labels = cache().resolve("train-labels-idx1-ubyte.gz");
    Files.write(labels, new byte[] {1, 2, 3});
    assertUserFault(
        () -> source().open(location(true)),
        labels + ": wrong size: found 3 bytes",
        "delete the file, and it is downloaded again");
  }

  @Test
  void aDownloadThatIsNotTheFileIsRefusedAndNotKept() throws IOException {
    sent = body -> TinyData.gzip(new byte[TinyData.TRAIN_IMAGES.length]);
    assertUserFault(
        () -> source().open(location(true)),
        upstream + "train-images-idx3-ubyte.gz: the SHA-256",
        TinyData.pin("", TinyData.TRAIN_IMAGES).file().digest());
    assertThat(cache()).isEmptyDirectory();
  }

  @Test
  void aConnectionThatBreaksLeavesNothingBehind() {
    sent = body -> Arrays.copyOf(body, 10);
    announcedSurplus = 100;
    assertUserFault(() -> source().open(location(true)), "the connection broke after");
    assertThat(cache()).isEmptyDirectory();
  }

  @Test
  void aRefusalOfTheServersIsReportedAmongThePlacesLookedIn() {
    status = 404;
    assertUserFault(
        () -> source().open(location(true)),
        upstream + ": train-images-idx3-ubyte.gz was answered with HTTP status 404");
  }

  @Test
  void anUnreachableServerIsReportedAmongThePlacesLookedIn() {
    server.stop(0);
    assertUserFault(() -> source().open(location(true)), upstream + ": no answer (");
  }

  @Test
  void whatIsNotFoundTellsEveryPlaceAndEveryRemedy() throws IOException {
    Path mine = Files.createDirectories(home.resolve("mine"));
    assertThatThrownBy(() -> source().open(location(false, mine)))
        .isInstanceOf(FenchelException.class)
        .hasMessage(
            String.join(
                "\n",
                "fashion-mnist was not found; looked in:",
                "  " + mine,
                "  " + mine.resolve("fashion-mnist"),
                "  " + home.resolve("system"),
                "  " + cache(),
                "  " + upstream + ": the network is not allowed (offline)",
                "Do one of these:",
                "  install Debian's package: apt install dataset-fashion-mnist",
                "  name the folder that holds train-images-idx3-ubyte.gz,"
                    + " train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz,"
                    + " t10k-labels-idx1-ubyte.gz: --data-dir FOLDER or FENCHEL_DATA=FOLDER",
                "  allow the network, and 1 MB are downloaded from "
                    + upstream
                    + " to "
                    + cache()));
    assertThat(requests).hasValue(0);
  }

  @Test
  void aCacheThatCannotBeWrittenIsTheMachinesFault() throws IOException {
    Files.createDirectories(home.resolve("cache"));
    Files.writeString(cache(), "a file where the folder should be");
    assertThatThrownBy(() -> source().open(location(true)))
        .isInstanceOfSatisfying(
            FenchelException.class,
            fault -> assertThat(fault.kind()).isEqualTo(FailureKind.MACHINE))
        .hasMessageContaining(cache() + "/train-images-idx3-ubyte.gz: cannot be written (");
  }

  private FashionMnist source() {
    return new FashionMnist(TinyData.CONTENT, home.resolve("system"), upstream);
  }

  private Path cache() {
    return home.resolve("cache/fashion-mnist");
  }

  private DataLocation location(boolean online, Path... folders) {
    return new DataLocation(List.of(folders), home.resolve("cache"), online);
  }
}
