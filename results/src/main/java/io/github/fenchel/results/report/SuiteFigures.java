package io.github.fenchel.results.report;

import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.file.AtomicFile;
import io.github.fenchel.api.file.RegularFile;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.results.codec.Npz;
import io.github.fenchel.results.picture.Gallery;
import io.github.fenchel.results.record.RunArrays;
import io.github.fenchel.results.store.RunStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The figures of a suite as pictures: the same images, explained by every objective.
 *
 * <p>Cells that differ in anything but the objective go into figures of their own.
 */
public final class SuiteFigures {
  private static final int MOST_ROWS = 10;

  private final RunStore store;
  private final Function<Component, List<String>> classNames;

  /**
   * The figures of a store's suites.
   *
   * @param classNames a dataset to the names of its classes
   */
  public SuiteFigures(RunStore store, Function<Component, List<String>> classNames) {
    this.store = store;
    this.classNames = classNames;
  }

  /**
   * A finished cell.
   *
   * @param title what it is called in its suite
   * @param surroundings what it has besides its objective; only what the suite varies
   * @param record its run
   */
  public record Cell(String title, String surroundings, RunRecord record) {}

  /** Writes the figures and returns their paths; none if no cell has maps. */
  public List<Path> write(String suite, List<Cell> cells) {
    Map<String, List<Cell>> figures = new LinkedHashMap<>();
    for (Cell cell : cells) {
      figures.computeIfAbsent(cell.surroundings(), key -> new ArrayList<>()).add(cell);
    }
    List<Path> written = new ArrayList<>();
    for (Map.Entry<String, List<Cell>> figure : figures.entrySet()) {
      Path one = store.gallery(suite);
      Path file =
          figures.size() == 1
              ? one
              : one.resolveSibling("gallery-" + (written.size() + 1) + ".png");
      String title = suite + figure.getKey();
      Drawn drawn = new Drawn(file, shows(title, figure.getValue()));
      if (!drawn.isCurrent()) {
        if (!draw(file, title, figure.getValue())) {
          continue;
        }
        drawn.note();
      }
      written.add(file);
    }
    return List.copyOf(written);
  }

  /**
   * Everything that a figure depends on, in a few words: results never change under their digest.
   */
  private static String shows(String title, List<Cell> cells) {
    StringBuilder text = new StringBuilder(title);
    for (Cell cell : cells) {
      text.append('\n').append(cell.title());
      text.append('\n').append(cell.record().runId());
      text.append(' ').append(cell.record().resultDigest());
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

  /** Draws a figure of the sound runs that have its map, if there are any. */
  private boolean draw(Path file, String title, List<Cell> cells) {
    List<Gallery.Column> columns = new ArrayList<>();
    List<Map<String, HostArray>> arrays = new ArrayList<>();
    String shown = "";
    List<RunRecord> runs = new ArrayList<>();
    for (Cell cell : cells) {
      RunRecord run = cell.record();
      if (store.sound(run.runId()).isEmpty()) {
        continue;
      }
      Map<String, HostArray> saliency =
          Npz.read(store.folder(run.runId()).resolve(RunStore.SALIENCY));
      shown = shown.isEmpty() ? map(saliency).orElse("") : shown;
      if (saliency.containsKey(shown)) {
        columns.add(new Gallery.Column(cell.title(), notes(run)));
        arrays.add(saliency);
        runs.add(run);
      }
    }
    if (runs.isEmpty()) {
      return false;
    }
    Map<String, HostArray> first = arrays.get(0);
    Path examples = store.folder(runs.get(0).runId()).resolve(RunStore.EXAMPLES);
    HostArray labels = RunMaps.labels(examples, array(first, "index"));
    List<String> names = classNames.apply(runs.get(0).spec().training().data().dataset());
    List<Gallery.Row> rows = new ArrayList<>();
    for (Map.Entry<Integer, Integer> one : onePerClass(labels).entrySet()) {
      List<Optional<HostArray>> maps = new ArrayList<>();
      for (Map<String, HostArray> run : arrays) {
        maps.add(Optional.of(image(run, shown, one.getValue())));
      }
      String name = names.get(one.getKey());
      rows.add(new Gallery.Row(name, image(first, "input", one.getValue()), maps));
      if (rows.size() == MOST_ROWS) {
        break;
      }
    }
    Gallery.write(file, new Gallery.Header(title, quantity(shown)), columns, rows);
    return true;
  }

  /** The map that is drawn: the simple gradient of the logit, else the first there is. */
  private static Optional<String> map(Map<String, HostArray> saliency) {
    String usual = Output.LOGIT.gradientArray();
    return saliency.containsKey(usual)
        ? Optional.of(usual)
        : saliency.keySet().stream().filter(RunArrays::isMap).findFirst();
  }

  private static String quantity(String map) {
    for (Output output : Output.values()) {
      if (map.equals(output.gradientArray())) {
        return output == Output.LOGIT
            ? "absolute gradient of the label's logit with respect to the image"
            : "absolute gradient of the loss with respect to the image";
      }
    }
    return "absolute " + map + ", summed over channels";
  }

  private static List<String> notes(RunRecord record) {
    List<String> notes = new ArrayList<>();
    metric(record, "accuracy", "accuracy %.3f").ifPresent(notes::add);
    metric(record, "gini", "Gini %.3f").ifPresent(notes::add);
    return notes;
  }

  private static Optional<String> metric(RunRecord record, String id, String format) {
    return record.metrics().stream()
        .filter(metric -> metric.definition().text().equals(id))
        .findFirst()
        .map(metric -> String.format(Locale.ROOT, format, metric.value()));
  }

  /** The first explained image of each class whose class is known, in class order. */
  private static Map<Integer, Integer> onePerClass(HostArray labels) {
    Map<Integer, Integer> byClass = new TreeMap<>();
    long[] classes = labels.toLongs();
    for (int place = 0; place < classes.length; place++) {
      if (classes[place] >= 0) {
        byClass.putIfAbsent(Math.toIntExact(classes[place]), place);
      }
    }
    return byClass;
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
}
