package io.github.fenchel.results.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A field of a record's JSON object.
 *
 * @param path the components that lead to it, dots between them; empty for one that follows from
 *     the record
 * @param get what it holds
 * @param form how
 * @param nullable whether that may be null
 * @param presence when it is there
 */
record RecordField(
    String path,
    Function<Object, @Nullable Object> get,
    Form<Object> form,
    boolean nullable,
    Presence presence) {

  /** When a field is there. */
  enum Presence {
    /** Always. */
    ALWAYS,
    /** Not in older files, which mean null or an empty map. */
    LATER,
    /** Only if it is neither null nor an empty map. */
    FILLED
  }

  boolean isThere(@Nullable Object value) {
    boolean empty = value == null || (value instanceof Map<?, ?> map && map.isEmpty());
    return !empty || presence != Presence.FILLED;
  }

  @Nullable Object read(String path, String name, JsonNode object) {
    JsonNode json = object.get(name);
    if (json == null && presence != Presence.ALWAYS) {
      return nullable ? null : new TreeMap<>();
    }
    JsonNode there = Forms.field(path, object, name);
    return nullable && there.isNull() && presence != Presence.FILLED
        ? null
        : form.read(Form.at(path, name), there);
  }
}
