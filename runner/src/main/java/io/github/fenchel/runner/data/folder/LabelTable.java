package io.github.fenchel.runner.data.folder;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.RegularFile;
import io.github.fenchel.api.file.StorageFault;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * Finds images by a CSV file of fastai's kind: a header with {@code path}, {@code is_valid} and a
 * column of classes, then a row for each image.
 *
 * <p>What other columns hold does not matter. All rows that are wrong are named at once.
 */
final class LabelTable {
  private static final String PATH = "path";
  private static final String IS_VALID = "is_valid";
  private static final long MOST_BYTES = 64L << 20;

  private final Path root;
  private final Path file;
  private final CsvText text;
  private final DataProblems faults = new DataProblems();
  private final Map<String, Row> rows = new HashMap<>();

  /** One image. */
  private record Row(long line, String path, String name, boolean test) {}

  private LabelTable(Path root, Path file, CsvText text) {
    this.root = root;
    this.file = file;
    this.text = text;
  }

  /**
   * Reads a table; opens no image.
   *
   * @param root the folder that the table's paths start from, and that it lies in
   * @param file the table
   * @param column the header of the column of classes
   * @throws FenchelException of kind USER if it is not such a table; nothing of another file is in
   *     the message
   */
  static ImageListing read(Path root, Path file, String column) {
    try {
      if (!file.toRealPath().startsWith(root.toRealPath())) {
        throw FenchelException.user(
            file + ": is a link that leads out of " + root + "; put the table itself there");
      }
      byte[] content = RegularFile.bytes(file, MOST_BYTES);
      LabelTable table = new LabelTable(root, file, CsvText.parse(content));
      return table.listing(column);
    } catch (NoSuchFileException missing) {
      throw fault(
          file + ": no such file; csv names a table within the folder of images, or none", missing);
    } catch (CsvText.Unfit unfit) {
      throw fault(file + unfit.getMessage(), unfit);
    } catch (IOException failure) {
      throw fault(
          file + ": cannot be read as a table (" + StorageFault.reason(failure) + ")", failure);
    }
  }

  private ImageListing listing(String column) throws CsvText.Unfit {
    int path = text.column(PATH, IS_VALID);
    int test = text.column(IS_VALID, PATH);
    int name = text.column(column, PATH);
    for (CsvText.Line record : text.records()) {
      read(record, record.fields().get(path), record.fields().get(test), record.fields().get(name));
    }
    faults.throwIfAnyUnder(file.toString());
    return listing();
  }

  private void read(CsvText.Line record, String path, String test, String name) {
    Path relative;
    try {
      relative = Path.of(path).normalize();
    } catch (InvalidPathException unfit) {
      wrong(record.line(), "\"" + path + "\" cannot be the path of a file");
      return;
    }
    boolean isTest = test.toLowerCase(Locale.ROOT).equals("true");
    if (!isTest && !test.toLowerCase(Locale.ROOT).equals("false")) {
      wrong(record.line(), "is_valid is \"" + test + "\", expected True or False");
    } else if (name.isEmpty()) {
      wrong(record.line(), "no class; expected a name");
    } else if (path.isEmpty() || relative.isAbsolute() || relative.startsWith("..")) {
      wrong(record.line(), path + " is not within " + root);
    } else if (!RegularFile.isThere(root.resolve(relative))) {
      wrong(record.line(), "no such image: " + root.resolve(relative));
    } else {
      String key = relative.toString().replace('\\', '/');
      Row row = new Row(record.line(), key, name, isTest);
      Row earlier = rows.putIfAbsent(key, row);
      if (earlier != null) {
        wrong(
            record.line(),
            path + " appears twice, first in line " + earlier.line + "; remove one row");
      }
    }
  }

  private ImageListing listing() {
    TreeSet<String> trained = new TreeSet<>();
    rows.values().stream().filter(row -> !row.test).forEach(row -> trained.add(row.name));
    List<String> classes = List.copyOf(trained);
    Map<String, Integer> labels = new HashMap<>();
    classes.forEach(name -> labels.put(name, labels.size()));
    List<ImageListing.Entry> train = new ArrayList<>();
    List<ImageListing.Entry> test = new ArrayList<>();
    List<Row> ordered = new ArrayList<>(rows.values());
    ordered.sort((a, b) -> Long.compare(a.line, b.line));
    for (Row row : ordered) {
      Integer label = labels.get(row.name);
      if (label == null) {
        wrong(
            row.line,
            "class \"" + row.name + "\" of " + row.path + " has no training image; add one");
      } else {
        (row.test ? test : train).add(new ImageListing.Entry(row.path, label));
      }
    }
    faults.throwIfAnyUnder(file.toString());
    if (train.isEmpty() || test.isEmpty()) {
      throw FenchelException.user(
          file
              + ": has "
              + train.size()
              + " training and "
              + test.size()
              + " test images; expected some of both, told apart by is_valid");
    }
    return new ImageListing(classes, train, test);
  }

  private void wrong(long line, String what) {
    faults.add(file + ":" + line + ": " + what);
  }

  private static FenchelException fault(String message, Exception cause) {
    return new FenchelException(FailureKind.USER, message, cause);
  }
}
