package io.github.fenchel.suites.yaml;

import io.github.fenchel.api.text.PrintableText;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value in a YAML file, as it was written: scalars stay text, whatever YAML makes of them. */
public sealed interface YamlNode {

  /** Returns where it begins. */
  Position at();

  /** Returns what it is, for a message, e.g. {@code a list}. */
  String describe();

  /**
   * A single value.
   *
   * @param at where it begins
   * @param text what it says, without quotes
   * @param quoted whether it was in quotes or a block, so that it is text even if it looks a number
   */
  record Scalar(Position at, String text, boolean quoted) implements YamlNode {

    private static final int LONGEST = 200;

    /** Returns whether nothing was written, or YAML's null. */
    public boolean isNothing() {
      return !quoted && (text.isEmpty() || text.equals("~") || text.equals("null"));
    }

    @Override
    public String describe() {
      if (isNothing()) {
        return "nothing";
      }
      return (quoted ? "the text \"" : "\"") + PrintableText.line(text, LONGEST) + "\"";
    }
  }

  /**
   * A list.
   *
   * @param at where it begins
   * @param items its items
   */
  record Listing(Position at, List<YamlNode> items) implements YamlNode {
    /** Copies the list. */
    public Listing {
      items = List.copyOf(items);
    }

    @Override
    public String describe() {
      return items.isEmpty() ? "an empty list" : "a list";
    }
  }

  /**
   * Keys and values.
   *
   * @param at where it begins
   * @param entries key to value, in the file's order
   */
  record Mapping(Position at, Map<String, Entry> entries) implements YamlNode {
    /** Copies the map. */
    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    @Override
    public String describe() {
      return "a mapping";
    }
  }

  /**
   * One key's value.
   *
   * @param keyAt where the key begins
   * @param value its value
   */
  record Entry(Position keyAt, YamlNode value) {}
}
