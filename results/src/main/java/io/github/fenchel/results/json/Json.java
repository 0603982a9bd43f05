package io.github.fenchel.results.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.RegularFile;
import io.github.fenchel.api.file.StorageFault;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How JSON is read and written in every result file: the same bytes on every system. */
public final class Json {
  /** The version of a store's files; raised when a reader of an older one would go wrong. */
  public static final int SCHEMA_VERSION = 1;

  /** Makes the nodes of a tree. */
  public static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final ObjectWriter WRITER =
      MAPPER.writer(
          new DefaultPrettyPrinter(
                  Separators.createDefaultInstance()
                      .withObjectFieldValueSpacing(Separators.Spacing.AFTER))
              .withObjectIndenter(new DefaultIndenter("  ", "\n")));

  /** The index of a suite has some hundred bytes a cell, and a suite 100,000 cells at most. */
  private static final long MOST_BYTES = 256L << 20;

  /** What the library says to programmers who use it. */
  private static final Pattern JACKSONS_OWN =
      Pattern.compile(": enable `.*| \\(bound as .*|, from `[^`]*`");

  private Json() {}

  /** Returns the bytes of a file: indented UTF-8 with a line feed at its end. */
  public static byte[] bytes(JsonNode json) {
    try {
      return (WRITER.writeValueAsString(json) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }

  /** Returns a tree on one line, for files that programs alone read. */
  public static String compact(JsonNode json) {
    try {
      return MAPPER.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }

  /**
   * Reads a file.
   *
   * @param what what the file is, for messages
   * @param remedy what the user should do about a broken one
   * @throws FenchelException of kind USER if the file is missing or broken; of kind MACHINE if it
   *     is there and cannot be read, or a newer Fenchel wrote it. Its cause is what was thrown
   */
  public static <T> T read(Path file, String what, String remedy, Function<JsonNode, T> reader) {
    return read(file, MOST_BYTES, what, remedy, reader);
  }

  /** Reads a file of at most so many bytes, as {@link #read(Path, String, String, Function)}. */
  public static <T> T read(
      Path file, long atMost, String what, String remedy, Function<JsonNode, T> reader) {
    String where = file + ": ";
    try {
      JsonNode json = MAPPER.readTree(RegularFile.bytes(file, atMost));
      if (json.isMissingNode()) {
        throw new JsonEOFException(null, JsonToken.NOT_AVAILABLE, "the file is empty");
      }
      return reader.apply(json);
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      String place = line > 0 ? where + "line " + line + ": " : where;
      throw broken(
          place
              + (endsEarly(e) ? "not a complete JSON file (" : "not valid JSON (")
              + reason(e)
              + ")",
          what,
          remedy,
          e);
    } catch (NoSuchFileException e) {
      throw broken(where + "cannot be read (" + StorageFault.reason(e) + ")", what, remedy, e);
    } catch (IOException e) {
      throw StorageFault.reading(file, e);
    } catch (NewerVersionException e) {
      String found = "; a newer Fenchel wrote it: use that one";
      throw new FenchelException(FailureKind.MACHINE, where + e.getMessage() + found, e);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw broken(where + reason(e), what, remedy, e);
    }
  }

  /** Returns an object without one of its fields. */
  public static ObjectNode without(JsonNode object, String name) {
    Forms.require(object.isObject(), "", "an object", object);
    ObjectNode rest = NODES.objectNode();
    object.properties().forEach(field -> rest.set(field.getKey(), field.getValue()));
    rest.remove(name);
    return rest;
  }

  /** Returns what is wrong with a file, in words for its owner. */
  public static String reason(Exception e) {
    if (e instanceof JsonProcessingException json) {
      return JACKSONS_OWN.matcher(json.getOriginalMessage()).replaceAll("");
    }
    return e instanceof ArithmeticException
        ? "a number in it is too large"
        : String.valueOf(e.getMessage());
  }

  /** Returns whether a failure to read JSON is that the file ends before its value does. */
  public static boolean endsEarly(@Nullable Throwable failure) {
    return failure instanceof JsonEOFException
        || (failure instanceof JsonProcessingException e
            && e.getOriginalMessage().startsWith("Unexpected end-of-input"));
  }

  private static FenchelException broken(
      String problem, String what, String remedy, Exception cause) {
    String message = problem + "; expected " + what + "; " + remedy;
    return new FenchelException(FailureKind.USER, message, cause);
  }

  /** Returns a file that is in Fenchel's jar beside a class. */
  public static String schema(Class<?> beside, String name) {
    try (InputStream in = beside.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from Fenchel's jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A number, null for NaN, or the word {@code Infinity} or {@code -Infinity}. */
  public static JsonNode number(double value) {
    if (Double.isNaN(value)) {
      return NullNode.getInstance();
    }
    return Double.isInfinite(value)
        ? TextNode.valueOf(Double.toString(value))
        : DoubleNode.valueOf(value);
  }

  /** An enum constant in lower case, in every locale. */
  public static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
