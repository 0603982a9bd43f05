package io.github.fenchel.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The two runs of {@link Suites#TINY}, trained once for all tests; each test has its own copy. */
public final class TinyStore {
  private static @Nullable Path original;

  private TinyStore() {}

  /** Writes the suite and a store of its runs into a folder, and returns the store. */
  public static Path in(Path folder) {
    Path store = folder.resolve("store");
    Suites.write(folder, Suites.TINY);
    copy(original(), store);
    return store;
  }

  private static synchronized Path original() {
    Path trained = original;
    if (trained == null) {
      trained = train();
      original = trained;
    }
    return trained;
  }

  private static Path train() {
    try {
      Path folder = Files.createTempDirectory("tiny-store");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
      Path store = folder.resolve("store");
      CommandLineRun run =
          CommandLineRun.of(
              "run",
              Suites.write(folder, Suites.TINY).toString(),
              "--store",
              store.toString(),
              "--offline",
              "--quiet");
      assertThat(run.exitCode()).as(run.err()).isZero();
      return store;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path from, Path to) {
    for (Path file : files(from)) {
      try {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void delete(Path folder) {
    files(folder).stream()
        .sorted(Comparator.reverseOrder())
        .forEach(file -> file.toFile().delete());
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
