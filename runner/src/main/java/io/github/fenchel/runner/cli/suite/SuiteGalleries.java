package io.github.fenchel.runner.cli.suite;

import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.file.AtomicFile;
import io.github.fenchel.api.file.RegularFile;
import io.github.fenchel.api.record.Outcome;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.run.TrainingSpec;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.results.codec.Npz;
import io.github.fenchel.results.picture.Gallery;
import io.github.fenchel.results.store.RunStore;
import io.github.fenchel.runner.grid.CellResult;
import io.github.fenchel.suites.Suite;
import io.github.fenchel.suites.catalog.Catalog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The figures of a suite: the same images, explained by every objective.
 *
 * <p>Cells that differ in anything but the objective go into figures of their own.
 */
final class SuiteGalleries {
  private static final int MOST_ROWS = 10;

  private SuiteGalleries() {}

  /** Writes the figures and returns their paths; none if no cell was completed. */
  static List<Path> write(RunStore store, Suite suite, List<CellResult> results, Catalog catalog) {
    Map<String, List<CellResult>> figures = new LinkedHashMap<>();
    for (CellResult result : results) {
      if (result.outcome() instanceof Outcome.Completed) {
        figures.computeIfAbsent(surroundings(result), key -> new ArrayList<>()).add(result);
      }
    }
    List<Path> written = new ArrayList<>();
    for (Map.Entry<String, List<CellResult>> figure : figures.entrySet()) {
      Path one = store.gallery(suite.name());
      Path file =
          figures.size() == 1
              ? one
              : one.resolveSibling("gallery-" + (written.size() + 1) + ".png");
      String title = suite.name() + figure.getKey();
      List<CellResult> cells = figure.getValue();
      Drawn drawn = new Drawn(file, shows(title, cells));
      if (!drawn.isCurrent()) {
        List<CellResult> sound = cells.stream().filter(cell -> isSound(cell, store)).toList();
        if (sound.isEmpty()) {
          continue;
        }
        write(file, store, title, sound, catalog);
        drawn.note();
      }
      written.add(file);
    }
    return List.copyOf(written);
  }

  private static boolean isSound(CellResult cell, RunStore store) {
    String runId = ((Outcome.Completed) cell.outcome()).record().runId();
    return store.sound(runId).isPresent();
  }

  /**
   * Everything that a figure depends on, in a few words: results never change under their digest.
   */
  private static String shows(String title, List<CellResult> cells) {
    StringBuilder text = new StringBuilder(title);
    for (CellResult cell : cells) {
      RunRecord record = ((Outcome.Completed) cell.outcome()).record();
      text.append('\n').append(cell.planned().cell().title());
      text.append('\n').append(record.runId()).append(' ').append(record.resultDigest());
    }
    return text.toString();
  }

  /**
   * Whether a figure is there already: a grid of hundreds of finished runs takes long to draw.
   *
   * @param figure its file
   * @param shows what it depends on
   */
  private record Drawn(Path figure, String shows) {
    private Path noteFile() {
      return figure.resolveSibling("." + figure.getFileName() + ".shows");
    }

    boolean isCurrent() {
      try {
        return RegularFile.isThereItself(figure)
            && RegularFile.text(noteFile(), RegularFile.TEXT).equals(shows);
      } catch (IOException unknown) {
        return false;
      }
    }

    void note() {
      AtomicFile.write(noteFile(), shows.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** What a cell has beside its objective; only what the suite varies. */
  private static String surroundings(CellResult result) {
    StringBuilder text = new StringBuilder();
    result
        .planned()
        .cell()
        .axes()
        .forEach(
            (axis, value) -> {
              if (!axis.startsWith("objective")) {
                text.append(", ").append(axis).append(' ').append(value);
              }
            });
    return text.toString();
  }

  private static void write(
      Path file, RunStore store, String title, List<CellResult> cells, Catalog catalog) {
    List<Gallery.Column> columns = new ArrayList<>();
    List<Map<String, HostArray>> arrays = new ArrayList<>();
    for (CellResult cell : cells) {
      RunRecord record = ((Outcome.Completed) cell.outcome()).record();
      columns.add(new Gallery.Column(cell.planned().cell().title(), notes(record)));
      arrays.add(Npz.read(store.folder(record.runId()).resolve("saliency.npz")));
    }
    RunRecord first = ((Outcome.Completed) cells.get(0).outcome()).record();
    Map<String, HostArray> examples = Npz.read(store.folder(first.runId()).resolve("examples.npz"));
    int[] labels = labels(arrays.get(0), examples);
    List<String> classNames = classNames(first.spec().training(), catalog);
    List<Gallery.Row> rows = new ArrayList<>();
    for (int place : onePerClass(labels)) {
      List<Optional<HostArray>> maps = new ArrayList<>();
      for (Map<String, HostArray> cell : arrays) {
        maps.add(Optional.of(image(cell, Output.LOGIT.gradientArray(), place)));
      }
      String name = classNames.get(labels[place]);
      rows.add(new Gallery.Row(name, image(arrays.get(0), "input", place), maps));
    }
    String quantity = "absolute gradient of the label's logit with respect to the image";
    Gallery.write(file, new Gallery.Header(title, quantity), columns, rows);
  }

  private static List<String> notes(RunRecord record) {
    List<String> notes = new ArrayList<>();
    metric(record, "accuracy", "accuracy %.3f").ifPresent(notes::add);
    metric(record, "gini", "Gini %.3f").ifPresent(notes::add);
    return notes;
  }

  private static Optional<String> metric(RunRecord record, String id, String format) {
    return record.metrics().stream()
        .filter(metric -> metric.definition().metric().id().equals(id))
        .findFirst()
        .map(metric -> String.format(Locale.ROOT, format, metric.value()));
  }

  /** The first explained image of each class, in class order. */
  private static List<Integer> onePerClass(int... labels) {
    Map<Integer, Integer> byClass = new TreeMap<>();
    for (int place = 0; place < labels.length; place++) {
      byClass.putIfAbsent(labels[place], place);
    }
    return byClass.values().stream().limit(MOST_ROWS).toList();
  }

  /** The classes of the explained images, which are among the examples. */
  private static int[] labels(Map<String, HostArray> saliency, Map<String, HostArray> examples) {
    long[] indices = array(examples, "index").toLongs();
    long[] classes = array(examples, "label").toLongs();
    Map<Long, Integer> byImage = new HashMap<>();
    for (int row = 0; row < indices.length; row++) {
      byImage.put(indices[row], (int) classes[row]);
    }
    return Arrays.stream(array(saliency, "index").toLongs())
        .mapToInt(
            image -> {
              Integer label = byImage.get(image);
              if (label == null) {
                throw new IllegalStateException("image " + image + " is explained, but no example");
              }
              return label;
            })
        .toArray();
  }

  private static HostArray image(Map<String, HostArray> arrays, String name, int place) {
    HostArray one = array(arrays, name).rows(place, place + 1);
    Shape shape = one.shape();
    return one.reshape(Shape.of(shape.get(1), shape.get(2), shape.get(3)));
  }

  private static HostArray array(Map<String, HostArray> arrays, String name) {
    HostArray array = arrays.get(name);
    if (array == null) {
      throw new IllegalStateException("the file holds no array " + name);
    }
    return array;
  }

  private static List<String> classNames(TrainingSpec training, Catalog catalog) {
    return catalog.info(training.data().dataset()).classNames();
  }
}
