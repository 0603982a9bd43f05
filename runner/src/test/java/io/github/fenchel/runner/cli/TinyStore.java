package io.github.fenchel.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A store with the runs of {@link Suites#TINY}, which are done once for all test classes; each test
 * has a copy.
 *
 * @param folder where the original is
 */
record TinyStore(Path folder) implements AutoCloseable {

  private static TinyStore run() {
    try {
      Path folder = Files.createTempDirectory("tiny");
      CommandLineRun run =
          CommandLineRun.of(
              "run",
              Suites.write(folder, Suites.TINY).toString(),
              "--store",
              folder.resolve("store").toString(),
              "--offline",
              "--quiet");
      assertThat(run.exitCode()).as(run.err()).isZero();
      return new TinyStore(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copies the store to a folder that is not there yet, and returns that folder. */
  Path copyTo(Path copy) {
    Path store = folder.resolve("store");
    try (Stream<Path> all = Files.walk(store)) {
      for (Path path : all.toList()) {
        Files.copy(path, copy.resolve(store.relativize(path).toString()));
      }
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.delete(path);
      }
    }
  }

  /** Gives tests the store; the first that asks has it filled. */
  static final class Resolver implements ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
        ExtensionContext.Namespace.create(TinyStore.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == TinyStore.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(NAMESPACE)
          .computeIfAbsent(TinyStore.class, key -> run(), TinyStore.class);
    }
  }
}
