package io.github.fenchel.results.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.erdtman.jcs.JsonCanonicalizer;

/** The one spelling of a JSON value by RFC 8785: sorted keys, one form of each number. */
final class Canonical {
  private Canonical() {}

  /** Returns the spelling of any value, a bare number or text too. */
  static String text(JsonNode json) {
    if (json.isContainerNode()) {
      return new String(bytes(json), StandardCharsets.UTF_8);
    }
    // The canonicalizer takes objects and arrays only.
    String list = new String(bytes(Json.NODES.arrayNode().add(json)), StandardCharsets.UTF_8);
    return list.substring(1, list.length() - 1);
  }

  static byte[] bytes(JsonNode json) {
    try {
      return new JsonCanonicalizer(json.toString()).getEncodedUTF8();
    } catch (IOException e) {
      throw new UncheckedIOException("not canonical JSON: " + e.getMessage(), e);
    }
  }
}
