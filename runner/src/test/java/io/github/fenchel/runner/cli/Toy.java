package io.github.fenchel.runner.cli;

import io.github.fenchel.api.data.DataLocation;
import io.github.fenchel.results.store.RunStore;
import io.github.fenchel.runner.grid.GridPlanner;
import io.github.fenchel.runner.grid.PlannedCell;
import io.github.fenchel.runner.run.Workspace;
import io.github.fenchel.suites.SuiteReader;
import io.github.fenchel.suites.grid.Cell;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A place with a plugin whose runs take less than a second each, for tests of the runner itself: a
 * stranger's engine in a jar, with real child processes and a real store.
 */
public final class Toy {
  /** Cells that train; others are added by what {@code toy-steps} is told. */
  public static final String SUITE =
      """
      fenchel: 1
      name: toy
      data: {id: toy-images, train: 8, test: 4}
      architecture: linear
      backend: toy
      dataType: float64
      seed: [0, 1, 2]
      training: {epochs: 1, batch: 4, optimizer: {id: sgd, rate: 0.1}, threads: 1}
      objective:
        - {id: toy-steps}
      evaluation: {metrics: [accuracy], saliency: [simple-gradient], images: 2, attackImages: 2}
      """;

  private static final byte[] JAR = jar();

  private final Path folder;

  /** A place in that folder. */
  public Toy(Path folder) {
    this.folder = folder;
    try {
      Files.write(Files.createDirectories(folder.resolve("plugins")).resolve("toy.jar"), JAR);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] jar() {
    try (InputStream source = Toy.class.getResourceAsStream("toy-engine.java.txt")) {
      Path folder = Files.createTempDirectory("toy");
      String text = new String(source.readAllBytes(), StandardCharsets.UTF_8);
      return Files.readAllBytes(PluginJar.make(folder.resolve("toy.jar"), text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A suite of the one objective, told that. */
  public static String told(String what) {
    return SUITE.replace("{id: toy-steps}", "{id: toy-steps, " + what + "}");
  }

  /** Runs a suite on the store, in this process, with further options. */
  public CommandLineRun run(String suite, String... options) {
    return CommandLineRun.of(arguments(suite, options));
  }

  /** The arguments of {@code run}. */
  String[] arguments(String suite, String... options) {
    List<String> all = new ArrayList<>(List.of("run", Suites.write(folder, suite).toString()));
    all.addAll(List.of("--store", store().root().toString(), "--offline"));
    all.addAll(List.of("--plugins", folder.resolve("plugins").toString()));
    all.addAll(List.of(options));
    return all.toArray(String[]::new);
  }

  /** The same command in a process of its own, as the launcher starts it. */
  public ProcessBuilder process(String suite, String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "-Dai.djl.offline=true",
                Main.class.getName()));
    command.addAll(List.of(arguments(suite, options)));
    return new ProcessBuilder(command).redirectErrorStream(true);
  }

  /** The ids that the runs of a suite have here, in its order. */
  List<String> plannedIds(String suite) {
    Workspace workspace = workspace();
    RunStore store = RunStore.open(store().root(), warning -> {});
    return new GridPlanner(workspace, store)
        .plan(SuiteReader.read(Suites.write(folder, suite), workspace.catalog())).stream()
            .map(PlannedCell::runId)
            .toList();
  }

  /** The cells of a suite. */
  public List<Cell> cells(String suite) {
    return SuiteReader.read(Suites.write(folder, suite), workspace().catalog()).cells();
  }

  /** What its runs work with. */
  public Workspace workspace() {
    List<Path> plugins = List.of(folder.resolve("plugins"));
    return Workspace.load(store().root(), new DataLocation(List.of(), folder, false), plugins);
  }

  public StoreContents store() {
    return new StoreContents(folder.resolve("store"));
  }
}
