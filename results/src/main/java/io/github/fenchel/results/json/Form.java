package io.github.fenchel.results.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The JSON form of a type: one description, by which its values are written and read.
 *
 * @param <T> the type
 */
public interface Form<T> {

  /** Returns a value as JSON. */
  JsonNode write(T value);

  /**
   * Reads what {@link #write} wrote: an equal value.
   *
   * @param path its path in the file, for messages; empty for the whole file
   * @throws IllegalArgumentException if it is not such a value; the message begins with the path
   */
  T read(String path, JsonNode json);

  /** Reads a whole file's value. */
  default T read(JsonNode file) {
    return read("", file);
  }

  /** A form of two functions. */
  static <T> Form<T> of(Function<T, JsonNode> write, BiFunction<String, JsonNode, T> read) {
    return new Form<>() {
      @Override
      public JsonNode write(T value) {
        return write.apply(value);
      }

      @Override
      public T read(String path, JsonNode json) {
        return read.apply(path, json);
      }
    };
  }

  /** Returns the path of a field of an object. */
  static String at(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** Returns what is wrong with a value of another kind. */
  static IllegalArgumentException expected(String path, String expected, JsonNode found) {
    String text = found.toString();
    String brief = text.length() > 60 ? text.substring(0, 60) + "..." : text;
    return wrong(path, "expected " + expected + ", found " + brief);
  }

  /** Returns what is wrong with a value. */
  static IllegalArgumentException wrong(String path, String problem) {
    return new IllegalArgumentException(path.isEmpty() ? problem : path + ": " + problem);
  }
}
