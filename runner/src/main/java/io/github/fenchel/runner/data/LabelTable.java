package io.github.fenchel.runner.data;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds images by a CSV file of fastai's kind: a header with {@code path}, {@code is_valid} and a
 * column of classes, then a row for each image, without quotes.
 */
final class LabelTable {
  private static final String PATH = "path";
  private static final String IS_VALID = "is_valid";

  private final Path root;
  private final Path file;
  private final List<String> header;
  private final List<Row> rows = new ArrayList<>();

  /** One image. */
  private record Row(int line, String path, String name, boolean test) {}

  private LabelTable(Path root, Path file, List<String> header) {
    this.root = root;
    this.file = file;
    this.header = header;
  }

  /**
   * Reads a table; opens no image.
   *
   * @param root the folder that the table's paths start from
   * @param file the table
   * @param column the header of the column of classes
   */
  static ImageListing read(Path root, Path file, String column) {
    List<String> lines = lines(file);
    if (lines.isEmpty()) {
      throw FenchelException.user(
          file + ": is empty; expected a header with path, is_valid and " + column);
    }
    LabelTable table = new LabelTable(root, file, List.of(lines.get(0).split(",", -1)));
    int path = table.column(PATH);
    int test = table.column(IS_VALID);
    int name = table.column(column);
    Set<String> seen = new HashSet<>();
    for (int i = 1; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        List<String> fields = table.fields(i + 1, lines.get(i));
        Row row =
            new Row(i + 1, fields.get(path), fields.get(name), table.flag(i + 1, fields.get(test)));
        table.check(row, seen);
        table.rows.add(row);
      }
    }
    return table.listing();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException missing) {
      throw new FenchelException(
          FailureKind.USER,
          file + ": no such file; csv names a table within the folder of images, or none",
          missing);
    } catch (IOException failure) {
      throw new FenchelException(
          FailureKind.USER,
          file + ": cannot be read as a table (" + failure.getMessage() + ")",
          failure);
    }
  }

  private int column(String name) {
    int column = header.indexOf(name);
    if (column < 0) {
      throw FenchelException.user(
          file + ":1: no column \"" + name + "\"; found " + String.join(", ", header));
    }
    return column;
  }

  private List<String> fields(int line, String text) {
    List<String> fields = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    if (fields.size() != header.size()) {
      throw wrong(line, fields.size() + " fields, expected " + header.size() + " as in the header");
    }
    return fields;
  }

  private boolean flag(int line, String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(line, "is_valid is \"" + text + "\", expected True or False");
    };
  }

  private void check(Row row, Set<String> seen) {
    if (row.name.isEmpty()) {
      throw wrong(row.line, "no class; expected a name");
    }
    if (Path.of(row.path).isAbsolute() || Path.of(row.path).normalize().startsWith("..")) {
      throw wrong(row.line, row.path + " is not within " + root);
    }
    if (!seen.add(row.path)) {
      throw wrong(row.line, row.path + " comes twice; remove one row");
    }
    if (!Files.isRegularFile(root.resolve(row.path))) {
      throw wrong(row.line, "no such image: " + root.resolve(row.path));
    }
  }

  private ImageListing listing() {
    Set<String> trained = new TreeSet<>();
    rows.stream().filter(row -> !row.test).forEach(row -> trained.add(row.name));
    List<String> classes = List.copyOf(trained);
    List<ImageListing.Entry> train = new ArrayList<>();
    List<ImageListing.Entry> test = new ArrayList<>();
    for (Row row : rows) {
      int label = classes.indexOf(row.name);
      if (label < 0) {
        throw wrong(
            row.line,
            "class \"" + row.name + "\" of " + row.path + " has no training image; add one");
      }
      (row.test ? test : train).add(new ImageListing.Entry(row.path, label));
    }
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

  private FenchelException wrong(int line, String what) {
    return FenchelException.user(file + ":" + line + ": " + what);
  }
}
