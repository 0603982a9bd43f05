package io.github.fenchel.runner.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.runner.plugin.PluginLoader;
import io.github.fenchel.runner.terminal.Terminal;
import io.github.fenchel.suites.catalog.Catalog;
import io.github.fenchel.suites.catalog.PartKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Pages that claim to be complete name all that there is, and nothing else. */
final class ReferenceChecks {
  private static final Catalog CATALOG = PluginLoader.load(List.of()).catalog();

  private ReferenceChecks() {}

  /** The tables of keys have a row for each key of the schema, with its default. */
  static List<String> keys(Page page) {
    Map<String, JsonNode> keys = keys(schema());
    Map<String, Page.Row> rows = new TreeMap<>();
    page.rows().stream()
        .filter(row -> row.isUnder("key", "type", "default"))
        .forEach(row -> row.codes(0).forEach(key -> rows.put(key, row)));
    List<String> problems = new ArrayList<>(differences(page, "key", keys.keySet(), rows.keySet()));
    keys.forEach(
        (key, schema) -> {
          Page.Row row = rows.get(key);
          String fallback = fallback(schema);
          if (row != null && !row.cells().get(2).contains(fallback)) {
            problems.add(PageChecks.at(page, row.line(), "the default is " + fallback));
          }
        });
    return problems;
  }

  private static JsonNode schema() {
    try {
      return new ObjectMapper().readTree(CommandLineRun.of("schema").out());
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, JsonNode> keys(JsonNode schema) {
    JsonNode root = schema.path("properties");
    Map<String, JsonNode> keys = new TreeMap<>();
    root.properties().forEach(key -> keys.put(key.getKey(), key.getValue()));
    for (String section :
        List.of("training", "certificate", "evaluation", "retraining", "comparison", "gate")) {
      add(keys, section, root.path(section), Set.of());
    }
    Set<String> metrics = ids(PartKind.METRIC);
    add(keys, "gate.metrics.*", root.at("/gate/properties/metrics/properties/accuracy"), metrics);
    JsonNode match = schema.at("/$defs/match");
    if (!match.isMissingNode()) {
      keys.put("objective.*.match", match);
    }
    forms(root.path("data"), PartKind.DATASET)
        .forEach(form -> add(keys, "data", form, parameters(PartKind.DATASET)));
    Set<String> ofParts = parameters(PartKind.NORM);
    ofParts.addAll(parameters(PartKind.OBJECTIVE));
    forms(schema.at("/$defs/objective"), PartKind.OBJECTIVE)
        .forEach(form -> add(keys, "objective", form, ofParts));
    return keys;
  }

  private static Stream<JsonNode> forms(JsonNode schema, PartKind kind) {
    List<JsonNode> forms =
        StreamSupport.stream(schema.path("anyOf").spliterator(), false)
            .filter(form -> form.has("properties"))
            .toList();
    if (forms.isEmpty()) {
      throw new AssertionError("the schema of a " + kind + " is " + schema);
    }
    return forms.stream();
  }

  private static void add(
      Map<String, JsonNode> keys, String section, JsonNode schema, Set<String> without) {
    schema.path("properties").properties().stream()
        .filter(key -> !without.contains(key.getKey()))
        .forEach(key -> keys.put(section + "." + key.getKey(), key.getValue()));
  }

  /** The default of a value, or of one of its forms; nothing where it has none. */
  private static String fallback(JsonNode schema) {
    return Stream.concat(
            Stream.of(schema), StreamSupport.stream(schema.path("anyOf").spliterator(), false))
        .filter(form -> form.path("default").isValueNode())
        .map(form -> form.path("default").asText().replaceAll("\\.0$", ""))
        .findFirst()
        .orElse("");
  }

  /** Tables of parts have a row for each part, and one for each of its parameters. */
  static List<String> parts(Page page, Collection<PartKind> kinds) {
    List<String> problems = new ArrayList<>();
    for (PartKind kind : kinds) {
      for (Descriptor part : CATALOG.descriptors(kind)) {
        List<Page.Row> rows =
            page.rows().stream().filter(row -> row.codes(0).contains(part.id())).toList();
        if (rows.isEmpty()) {
          problems.add(PageChecks.at(page, 1, "no row for " + kind.word() + " " + part.id()));
        }
        for (Parameter parameter : part.parameters()) {
          if (rows.stream().noneMatch(row -> describes(row, parameter))) {
            problems.add(PageChecks.at(page, 1, "no row " + row(part, parameter)));
          }
        }
      }
    }
    problems.addAll(invented(page));
    return problems;
  }

  /** Some table's first column has each part of some kinds. */
  static List<String> rows(Page page, Collection<PartKind> kinds) {
    Set<String> named = new TreeSet<>();
    page.rows().forEach(row -> named.addAll(row.codes(0)));
    return kinds.stream()
        .flatMap(kind -> CATALOG.descriptors(kind).stream())
        .map(Descriptor::id)
        .filter(id -> !named.contains(id))
        .map(id -> PageChecks.at(page, 1, "no row names " + id))
        .toList();
  }

  private static boolean describes(Page.Row row, Parameter parameter) {
    return row.isUnder(row.heading().get(0), "parameter", "type", "default")
        && row.codes(1).contains(parameter.id())
        && row.cells().get(2).contains(parameter.unit().symbol())
        && parameter.range().choices().stream().allMatch(row.cells().get(2)::contains)
        && row.cells().get(3).replace("`", "").equals(fallback(parameter));
  }

  private static String fallback(Parameter parameter) {
    return parameter.defaultValue().map(value -> value.text()).orElse("required");
  }

  private static String row(Descriptor part, Parameter parameter) {
    return String.format(
        "| `%s` | `%s` | %s %s | %s |",
        part.id(),
        parameter.id(),
        parameter.unit().symbol(),
        String.join(", ", parameter.range().choices()),
        fallback(parameter));
  }

  /** A row of a parameter is one of a part that has it. */
  private static List<String> invented(Page page) {
    List<String> problems = new ArrayList<>();
    for (Page.Row row : page.rows()) {
      if (row.heading().size() > 1 && row.heading().get(1).equals("parameter")) {
        for (String id : row.codes(0)) {
          Set<String> known =
              Arrays.stream(PartKind.values())
                  .flatMap(kind -> CATALOG.descriptor(kind, id).stream())
                  .flatMap(part -> part.parameters().stream())
                  .map(Parameter::id)
                  .collect(Collectors.toSet());
          row.codes(1).stream()
              .filter(parameter -> !known.contains(parameter))
              .forEach(
                  parameter ->
                      problems.add(
                          PageChecks.at(page, row.line(), id + " has no parameter " + parameter)));
        }
      }
    }
    return problems;
  }

  private static Set<String> ids(PartKind kind) {
    return CATALOG.descriptors(kind).stream().map(Descriptor::id).collect(Collectors.toSet());
  }

  private static Set<String> parameters(PartKind kind) {
    return CATALOG.descriptors(kind).stream()
        .flatMap(part -> part.parameters().stream())
        .map(Parameter::id)
        .collect(Collectors.toCollection(HashSet::new));
  }

  /** The engines stand in the row of their key. */
  static List<String> backends(Page page) {
    return page.rows().stream()
        .filter(row -> row.codes(0).contains("backend"))
        .flatMap(
            row ->
                ids(PartKind.BACKEND).stream()
                    .filter(id -> row.cells().stream().noneMatch(cell -> cell.contains(id)))
                    .map(id -> PageChecks.at(page, row.line(), "no backend " + id)))
        .toList();
  }

  /** The table of exit codes has those that help shows, those of failures, and no others. */
  static List<String> exitCodes(Page page) {
    Set<String> codes =
        new TreeSet<>(Main.commandLine().getCommandSpec().usageMessage().exitCodeList().keySet());
    Arrays.stream(FailureKind.values()).forEach(kind -> codes.add("" + kind.exitCode()));
    codes.add("" + Terminal.READER_GONE);
    Set<String> rows =
        page.rows().stream()
            .filter(row -> row.isUnder("code", "meaning"))
            .map(row -> row.cells().get(0))
            .collect(Collectors.toSet());
    return differences(page, "exit code", codes, rows);
  }

  /** The exported columns are those of the golden file, whose suites have one axis. */
  static List<String> columns(Page page) {
    String header =
        Project.sources().stream()
            .filter(file -> file.endsWith("export/results.csv"))
            .map(file -> Project.text(file).lines().findFirst().orElseThrow())
            .findFirst()
            .orElseThrow();
    Set<String> columns = new TreeSet<>(List.of(header.split(",", -1)));
    columns.removeIf(column -> column.startsWith("axis_"));
    columns.add("axis_NAME");
    Set<String> rows =
        page.rows().stream()
            .filter(row -> row.isUnder("group", "columns"))
            .flatMap(row -> row.codes(1).stream())
            .collect(Collectors.toSet());
    return differences(page, "column", columns, rows);
  }

  /** The diagram's arrows are the modules' dependencies. */
  static List<String> modules(Page page) {
    Set<String> arrows =
        page.blocks().stream()
            .filter(block -> block.info().equals("mermaid"))
            .flatMap(block -> block.text().lines())
            .map(String::strip)
            .filter(line -> line.contains("->"))
            .collect(Collectors.toSet());
    List<String> problems =
        new ArrayList<>(differences(page, "arrow", Project.dependencies(), arrows));
    Set<String> rows =
        page.rows().stream()
            .filter(row -> row.isUnder("module", "holds"))
            .flatMap(row -> row.codes(0).stream())
            .collect(Collectors.toSet());
    problems.addAll(differences(page, "module", Set.copyOf(Project.modules()), rows));
    return problems;
  }

  /** The tables of rooms have a row for each package with main code. */
  static List<String> rooms(Page page) {
    Set<String> rows =
        page.rows().stream()
            .filter(row -> row.heading().get(0).equals("room"))
            .flatMap(row -> row.codes(0).stream())
            .collect(Collectors.toSet());
    return differences(page, "room", Project.rooms(), rows);
  }

  private static List<String> differences(
      Page page, String what, Set<String> expected, Set<String> found) {
    Map<String, Set<String>> differences = new LinkedHashMap<>();
    differences.put("no " + what + " ", without(expected, found));
    differences.put("there is no " + what + " ", without(found, expected));
    return differences.entrySet().stream()
        .flatMap(entry -> entry.getValue().stream().map(name -> entry.getKey() + name))
        .map(problem -> PageChecks.at(page, 1, problem))
        .toList();
  }

  private static Set<String> without(Set<String> all, Set<String> some) {
    Set<String> rest = new TreeSet<>(all);
    rest.removeAll(some);
    return rest;
  }
}
