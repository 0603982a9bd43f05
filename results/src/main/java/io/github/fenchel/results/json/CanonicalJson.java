package io.github.fenchel.results.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.erdtman.jcs.JsonCanonicalizer;

/** The one spelling of a JSON value by RFC 8785: sorted keys, one form of each number. */
public final class CanonicalJson {
  /** The field of a quantity that does not belong to its identity. */
  private static final String WRITTEN = "written";

  private CanonicalJson() {}

  /** Returns the spelling of what any value means, a bare number or text too. */
  public static String text(JsonNode value) {
    JsonNode json = meant(value);
    if (json.isContainerNode()) {
      return new String(bytes(json), StandardCharsets.UTF_8);
    }
    // The canonicalizer takes objects and arrays only.
    String list = new String(bytes(Json.NODES.arrayNode().add(json)), StandardCharsets.UTF_8);
    return list.substring(1, list.length() - 1);
  }

  /**
   * Returns a value without how a suite spells its numbers, so that {@code 5/255} and {@code 1/51}
   * are one.
   */
  public static JsonNode meant(JsonNode json) {
    if (json.findValue(WRITTEN) == null) {
      return json;
    }
    if (json.isArray()) {
      ArrayNode list = Json.NODES.arrayNode(json.size());
      json.forEach(item -> list.add(meant(item)));
      return list;
    }
    ObjectNode object = Json.NODES.objectNode();
    json.properties().forEach(field -> object.set(field.getKey(), meant(field.getValue())));
    if (object.has("exact") && object.has("unit")) {
      object.remove(WRITTEN);
    }
    return object;
  }

  public static byte[] bytes(JsonNode json) {
    try {
      return new JsonCanonicalizer(json.toString()).getEncodedUTF8();
    } catch (IOException e) {
      throw new UncheckedIOException("not canonical JSON: " + e.getMessage(), e);
    }
  }
}
