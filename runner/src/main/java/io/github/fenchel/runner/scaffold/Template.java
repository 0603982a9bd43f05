package io.github.fenchel.runner.scaffold;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Files with names in them that are written {@code @word@}: those of a folder beside this class,
 * and those that every project has.
 *
 * @param folder the folder
 * @param values word to what is put in its place
 */
record Template(String folder, Map<String, String> values) {
  private static final String EVERY = "project";
  private static final Pattern PLACE = Pattern.compile("@([a-z]+)@");

  Template {
    values = Map.copyOf(values);
  }

  /** Returns a file, every place filled. */
  String fill(String file) {
    return PLACE
        .matcher(read(file))
        .replaceAll(place -> Matcher.quoteReplacement(value(place.group(1))));
  }

  private String value(String word) {
    String value = values.get(word);
    if (value == null) {
      throw new IllegalStateException(
          "a template has a place for \"" + word + "\", which nothing fills");
    }
    return value;
  }

  private String read(String file) {
    try (InputStream own = Template.class.getResourceAsStream(folder + "/" + file);
        InputStream every = Template.class.getResourceAsStream(EVERY + "/" + file)) {
      InputStream in = own == null ? every : own;
      if (in == null) {
        throw new IllegalStateException("the template " + folder + "/" + file + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
