package io.github.fenchel.runner.scaffold;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Files with names in them that are written {@code @word@}, beside this class.
 *
 * @param values word to what is put in its place
 */
record Template(Map<String, String> values) {
  private static final Pattern PLACE = Pattern.compile("@([a-z]+)@");

  Template {
    values = Map.copyOf(values);
  }

  /** Returns a file of the folder {@code norm}, every place filled. */
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

  private static String read(String file) {
    try (InputStream in = Template.class.getResourceAsStream("norm/" + file)) {
      if (in == null) {
        throw new IllegalStateException("the template norm/" + file + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
