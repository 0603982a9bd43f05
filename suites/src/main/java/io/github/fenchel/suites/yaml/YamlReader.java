package io.github.fenchel.suites.yaml;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * Reads one YAML document into {@link YamlNode}s.
 *
 * <p>It takes SnakeYAML's node graph rather than Jackson's tokens: the graph gives every scalar as
 * written (a token of {@code 010} is already 8, one of {@code no} already false), says whether it
 * was quoted, resolves anchors, and marks where keys and values begin.
 */
public final class YamlReader {
  private static final Set<Tag> PLAIN_TAGS =
      Set.of(
          Tag.STR,
          Tag.INT,
          Tag.FLOAT,
          Tag.BOOL,
          Tag.NULL,
          Tag.TIMESTAMP,
          Tag.MERGE,
          Tag.MAP,
          Tag.SEQ);

  private final Problems problems;
  private final IdentityHashMap<Node, YamlNode> converted = new IdentityHashMap<>();
  private final IdentityHashMap<Node, Boolean> open = new IdentityHashMap<>();

  private YamlReader(Problems problems) {
    this.problems = problems;
  }

  /** Reads the document; empty, with problems noted, if there is none that can be read. */
  public static Optional<YamlNode> read(String text, Problems problems) {
    try {
      Iterator<Node> documents =
          new Yaml(new SafeConstructor(new LoaderOptions()))
              .composeAll(new StringReader(text))
              .iterator();
      if (!documents.hasNext()) {
        return nothing(problems);
      }
      Node root = documents.next();
      if (documents.hasNext()) {
        problems.add(
            at(documents.next().getStartMark()),
            "a second document; a suite is one document: put each suite in a file of its own");
      }
      if (root instanceof ScalarNode scalar && scalar.isPlain() && scalar.getValue().isEmpty()) {
        return nothing(problems);
      }
      return Optional.of(new YamlReader(problems).convert(root));
    } catch (MarkedYAMLException broken) {
      problems.add(at(broken.getProblemMark()), syntax(text, broken));
    } catch (ReaderException broken) {
      problems.add(
          positionOf(text, broken.getPosition()),
          String.format(
              Locale.ROOT, "the character U+%04X is not allowed in YAML", broken.getCodePoint()));
    } catch (YAMLException broken) {
      problems.add(Position.START, "not YAML: " + broken.getMessage());
    }
    return Optional.empty();
  }

  private static Optional<YamlNode> nothing(Problems problems) {
    problems.add(Position.START, "the file is empty; a suite begins with \"fenchel: 1\"");
    return Optional.empty();
  }

  private YamlNode convert(Node node) {
    YamlNode known = converted.get(node);
    if (known != null) {
      return known;
    }
    Position at = at(node.getStartMark());
    if (open.put(node, true) != null) {
      problems.add(at, "an anchor contains itself");
      return new YamlNode.Scalar(at, "", false);
    }
    if (!PLAIN_TAGS.contains(node.getTag())) {
      problems.add(at, "a suite has no YAML tags; remove \"" + node.getTag().getValue() + "\"");
    }
    YamlNode result;
    if (node instanceof MappingNode mapping) {
      result = mapping(at, mapping);
    } else if (node instanceof SequenceNode sequence) {
      List<YamlNode> items = new ArrayList<>();
      sequence.getValue().forEach(item -> items.add(convert(item)));
      result = new YamlNode.Listing(at, items);
    } else {
      ScalarNode scalar = (ScalarNode) node;
      result = new YamlNode.Scalar(at, scalar.getValue(), !scalar.isPlain());
    }
    open.remove(node);
    converted.put(node, result);
    return result;
  }

  private YamlNode mapping(Position at, MappingNode mapping) {
    Map<String, YamlNode.Entry> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Position keyAt = at(tuple.getKeyNode().getStartMark());
      YamlNode value = convert(tuple.getValueNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problems.add(keyAt, "a key is a word, not a list or a mapping");
        continue;
      }
      YamlNode.Entry earlier = entries.get(key.getValue());
      if (key.getTag().equals(Tag.MERGE)) {
        problems.add(keyAt, "merge keys (\"<<\") are not supported; write the keys out");
      } else if (earlier != null) {
        problems.add(
            keyAt,
            "duplicate key \""
                + key.getValue()
                + "\"; it is already set in line "
                + earlier.keyAt().line());
      } else {
        entries.put(key.getValue(), new YamlNode.Entry(keyAt, value));
      }
    }
    return new YamlNode.Mapping(at, entries);
  }

  private static String syntax(String text, MarkedYAMLException broken) {
    Mark mark = broken.getProblemMark();
    if (mark.getIndex() < text.length()
        && text.codePointAt(text.offsetByCodePoints(0, mark.getIndex())) == '\t') {
      return "a tab; YAML is indented with spaces";
    }
    String problem = String.valueOf(broken.getProblem()).strip();
    String context = broken.getContext() == null ? "" : broken.getContext().strip() + ": ";
    return "not YAML: " + context + problem.replaceAll("\\s+", " ");
  }

  private static Position at(Mark mark) {
    return new Position(mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static Position positionOf(String text, int index) {
    int line = 1;
    int column = 1;
    int[] points = text.codePoints().limit(index).toArray();
    for (int point : points) {
      column = point == '\n' ? 1 : column + 1;
      line += point == '\n' ? 1 : 0;
    }
    return new Position(line, column);
  }
}
