package io.github.fenchel.suites.grammar;

import io.github.fenchel.suites.spelling.Suggestion;
import io.github.fenchel.suites.yaml.Position;
import io.github.fenchel.suites.yaml.Problems;
import io.github.fenchel.suites.yaml.YamlNode;
import java.util.Collection;
import java.util.Optional;

/** Checks the keys of one mapping. */
public final class MappingKeys {
  private final YamlNode.Mapping mapping;
  private final Problems problems;

  private MappingKeys(YamlNode.Mapping mapping, Problems problems) {
    this.mapping = mapping;
    this.problems = problems;
  }

  /** Reads a node that must be a mapping; reports a problem if it is not. */
  public static Optional<MappingKeys> of(YamlNode node, String what, Problems problems) {
    if (node instanceof YamlNode.Mapping mapping) {
      return Optional.of(new MappingKeys(mapping, problems));
    }
    problems.add(node.at(), what + " is " + node.describe() + "; expected keys and values");
    return Optional.empty();
  }

  /** Reports every unknown key. */
  public MappingKeys known(Collection<String> known) {
    mapping
        .entries()
        .forEach(
            (key, entry) -> {
              if (!known.contains(key)) {
                problems.add(
                    entry.keyAt(),
                    "unknown key \""
                        + key
                        + "\"; "
                        + Suggestion.nearest(key, known)
                            .map(near -> "did you mean \"" + near + "\"?")
                            .orElse("expected one of " + String.join(", ", known)));
              }
            });
    return this;
  }

  /** Returns a key's value, if it is there. */
  public Optional<YamlNode> find(String key) {
    return Optional.ofNullable(mapping.entries().get(key)).map(YamlNode.Entry::value);
  }

  /** Returns a key's value; reports a problem if it is missing. */
  public Optional<YamlNode> need(String key, String example) {
    Optional<YamlNode> value = find(key);
    if (value.isEmpty()) {
      problems.add(mapping.at(), "missing key \"" + key + "\"; e.g. " + example);
    }
    return value;
  }

  Collection<String> names() {
    return mapping.entries().keySet();
  }

  public Position at() {
    return mapping.at();
  }
}
