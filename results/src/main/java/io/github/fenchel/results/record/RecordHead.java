package io.github.fenchel.results.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.fenchel.api.file.RegularFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the first fields of a record without the rest, so that searching a large store is fast. */
public final class RecordHead {
  private static final JsonFactory FACTORY = new JsonFactory();

  private RecordHead() {}

  /** Returns the {@code weightsId} of a {@code run.json}; empty if it is missing or broken. */
  public static Optional<String> weightsId(Path file) {
    return text("weightsId", file);
  }

  /** Returns its {@code trainingId}, likewise. */
  public static Optional<String> trainingId(Path file) {
    return text("trainingId", file);
  }

  private static Optional<String> text(String field, Path file) {
    try (JsonParser parser = FACTORY.createParser(RegularFile.open(file, RecordJson.MOST_BYTES))) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        parser.nextToken();
        if (name.equals(field)) {
          return Optional.ofNullable(parser.getValueAsString());
        }
        parser.skipChildren();
      }
    } catch (IOException broken) {
      // A reader that needs this record reads all of it, and then reports what is wrong.
    }
    return Optional.empty();
  }
}
