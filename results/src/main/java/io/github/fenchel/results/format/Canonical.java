package io.github.fenchel.results.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.erdtman.jcs.JsonCanonicalizer;

/** The one spelling of a JSON value by RFC 8785: sorted keys, one form of each number. */
final class Canonical {
  private Canonical() {}

  static byte[] bytes(JsonNode json) {
    try {
      return new JsonCanonicalizer(json.toString()).getEncodedUTF8();
    } catch (IOException e) {
      throw new UncheckedIOException("not canonical JSON: " + e.getMessage(), e);
    }
  }
}
