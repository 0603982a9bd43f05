package io.github.fenchel.suites.grammar;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.suites.SuiteReader;
import io.github.fenchel.suites.catalog.Catalog;
import io.github.fenchel.suites.catalog.PartKind;
import io.github.fenchel.suites.grid.Axis;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The JSON Schema of suites, for editors.
 *
 * <p>It is made of the descriptors that {@link SuiteReader} reads by, so that both know the same
 * ids, keys, units and ranges. What a schema cannot say (a patch that divides the image, a batch
 * within the data) only the reader refuses.
 */
public final class SuiteSchema {
  private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Catalog catalog;

  private SuiteSchema(Catalog catalog) {
    this.catalog = catalog;
  }

  /** Returns the schema (draft 2020-12) of suites that name what the catalog has. */
  public static String json(Catalog catalog) {
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter()
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultIndenter("  ", "\n"));
    try {
      return new ObjectMapper().writer(printer).writeValueAsString(new SuiteSchema(catalog).root())
          + "\n";
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a schema in memory is always JSON", impossible);
    }
  }

  private ObjectNode root() {
    Map<String, ObjectNode> keys = new LinkedHashMap<>();
    keys.put("fenchel", JSON.objectNode().put("const", Integer.parseInt(FormatParameters.FORMAT)));
    keys.put("name", Schemas.pattern(FormatParameters.NAME).put("maxLength", 64));
    keys.put("data", data());
    Arrays.stream(Axis.values())
        .filter(a -> !a.isTraining())
        .forEach(a -> keys.put(a.key(), axis(a)));
    Map<String, ObjectNode> training = new LinkedHashMap<>();
    Arrays.stream(Axis.values())
        .filter(Axis::isTraining)
        .forEach(a -> training.put(a.key(), axis(a)));
    keys.put("training", Schemas.object(training, List.of("epochs", "batch", "optimizer")));
    keys.put("exclude", exclude());
    keys.put(
        "certificate",
        Schemas.object(
            Map.of(FormatParameters.MIN_RATIO.id(), Schemas.value(FormatParameters.MIN_RATIO)),
            List.of(FormatParameters.MIN_RATIO.id())));
    keys.put("evaluation", evaluation());
    keys.put("retraining", retraining());
    keys.put("comparison", comparison());
    keys.put("gate", gate());
    ObjectNode root = JSON.objectNode().put("$schema", DRAFT).put("title", "Fenchel suite");
    root.setAll(
        Schemas.object(
            keys,
            List.of(
                "fenchel",
                "name",
                "data",
                "architecture",
                "backend",
                "seed",
                "training",
                "objective")));
    ObjectNode definitions = root.putObject("$defs");
    for (PartKind kind : PartKind.values()) {
      if (kind != PartKind.NORM && kind != PartKind.OBJECTIVE && kind != PartKind.DATASET) {
        definitions.set(name(kind), part(kind, isAxis(kind)));
      }
    }
    definitions.set(name(PartKind.OBJECTIVE), objective());
    definitions.set(MatchReader.MATCH, match());
    return root;
  }

  /** Whether a list within a part stands for a part of each value. */
  private static boolean isAxis(PartKind kind) {
    return kind == PartKind.METRIC
        || kind == PartKind.SALIENCY
        || Arrays.stream(Axis.values()).anyMatch(a -> a.kind().equals(Optional.of(kind)));
  }

  static String name(PartKind kind) {
    return kind.word().replace(' ', '-');
  }

  private ObjectNode axis(Axis axis) {
    if (axis.kind().isPresent()) {
      return Schemas.oneOrMore(Schemas.reference(name(axis.kind().get())));
    }
    if (axis == Axis.DEVICE) {
      return Schemas.oneOrMore(Schemas.pattern(FormatParameters.DEVICE).put("default", "cpu"));
    }
    return Schemas.oneOrMore(Schemas.value(FormatParameters.of(axis)));
  }

  /** An id, where it needs no parameters, or an id with parameters. */
  private ObjectNode part(PartKind kind, boolean axis) {
    ObjectNode schema = JSON.objectNode();
    var forms = schema.putArray("anyOf");
    for (Descriptor descriptor : catalog.descriptors(kind)) {
      if (descriptor.parameters().stream().noneMatch(Parameter::isRequired)) {
        forms.add(Schemas.constant(descriptor));
      }
      if (kind == PartKind.BACKEND) {
        continue;
      }
      Map<String, ObjectNode> keys = new LinkedHashMap<>();
      keys.put("id", Schemas.constant(descriptor));
      keys.putAll(Schemas.parameters(descriptor.parameters(), axis));
      forms.add(Schemas.object(keys, Schemas.required(descriptor, "id")));
    }
    return schema;
  }

  private ObjectNode data() {
    ObjectNode schema = JSON.objectNode();
    var forms = schema.putArray("anyOf");
    for (Descriptor descriptor : catalog.descriptors(PartKind.DATASET)) {
      if (descriptor.parameters().stream().noneMatch(Parameter::isRequired)) {
        forms.add(Schemas.constant(descriptor));
      }
      Map<String, ObjectNode> keys = new LinkedHashMap<>();
      keys.put("id", Schemas.constant(descriptor));
      keys.put("train", Schemas.value(FormatParameters.TRAIN));
      keys.put("test", Schemas.value(FormatParameters.TEST));
      keys.put("augmentation", Schemas.oneOrMore(Schemas.reference(name(PartKind.AUGMENTATION))));
      keys.putAll(Schemas.parameters(descriptor.parameters(), false));
      forms.add(Schemas.object(keys, Schemas.required(descriptor, "id")));
    }
    return schema;
  }

  private ObjectNode objective() {
    ObjectNode schema = JSON.objectNode();
    var forms = schema.putArray("anyOf");
    List<Descriptor> routes =
        catalog.descriptors(PartKind.OBJECTIVE).stream()
            .filter(d -> catalog.objective(d.id()).takesNorm())
            .toList();
    for (Descriptor descriptor : catalog.descriptors(PartKind.OBJECTIVE)) {
      if (routes.contains(descriptor)) {
        continue;
      }
      if (descriptor.parameters().stream().noneMatch(Parameter::isRequired)) {
        forms.add(Schemas.constant(descriptor));
      }
      Map<String, ObjectNode> keys = new LinkedHashMap<>();
      keys.put("id", Schemas.constant(descriptor));
      keys.putAll(Schemas.parameters(descriptor.parameters(), true));
      forms.add(Schemas.object(keys, Schemas.required(descriptor, "id")));
    }
    for (Descriptor norm : catalog.descriptors(PartKind.NORM)) {
      Map<String, ObjectNode> keys = new LinkedHashMap<>();
      keys.put("norm", Schemas.constant(norm));
      ObjectNode route = JSON.objectNode();
      var routeForms = route.putArray("anyOf");
      routes.forEach(r -> routeForms.add(Schemas.constant(r)));
      keys.put("route", Schemas.oneOrMore(route));
      keys.putAll(Schemas.matched(norm.parameters()));
      routes.forEach(r -> keys.putAll(Schemas.parameters(r.parameters(), true)));
      forms.add(Schemas.object(keys, Schemas.required(norm, "norm", "route")));
    }
    return schema;
  }

  /** The norm whose budget another is to have. */
  private ObjectNode match() {
    ObjectNode schema = JSON.objectNode();
    var forms = schema.putArray("anyOf");
    for (Descriptor norm : catalog.descriptors(PartKind.NORM)) {
      Map<String, ObjectNode> keys = new LinkedHashMap<>();
      keys.put("norm", Schemas.constant(norm));
      keys.putAll(Schemas.parameters(norm.parameters(), true));
      forms.add(Schemas.object(keys, Schemas.required(norm, "norm")));
    }
    return schema;
  }

  private ObjectNode exclude() {
    Map<String, ObjectNode> keys = new LinkedHashMap<>();
    Map<String, ObjectNode> training = new LinkedHashMap<>();
    for (Axis axis : Axis.values()) {
      ObjectNode condition =
          axis.kind().isEmpty()
              ? axis(axis)
              : Schemas.oneOrMore(
                  axis == Axis.OBJECTIVE ? objectiveCondition() : condition(axis.kind().get()));
      (axis.isTraining() ? training : keys).put(axis.key(), condition);
    }
    keys.put("training", Schemas.object(training, List.of()).put("minProperties", 1));
    return JSON.objectNode()
        .put("type", "array")
        .put("minItems", 1)
        .set("items", Schemas.object(keys, List.of()).put("minProperties", 1));
  }

  private ObjectNode condition(PartKind kind) {
    ObjectNode schema = JSON.objectNode();
    var forms = schema.putArray("anyOf");
    for (Descriptor descriptor : catalog.descriptors(kind)) {
      forms.add(Schemas.constant(descriptor));
      Map<String, ObjectNode> keys = new LinkedHashMap<>();
      keys.put("id", Schemas.constant(descriptor));
      keys.putAll(Schemas.parameters(descriptor.parameters(), true));
      forms.add(Schemas.object(keys, List.of("id")));
    }
    return schema;
  }

  private ObjectNode objectiveCondition() {
    Map<String, ObjectNode> keys = new LinkedHashMap<>();
    keys.put("norm", Schemas.oneOrMore(Schemas.ids(catalog.descriptors(PartKind.NORM))));
    keys.put("route", Schemas.oneOrMore(Schemas.ids(catalog.descriptors(PartKind.OBJECTIVE))));
    keys.put("id", Schemas.oneOrMore(Schemas.ids(catalog.descriptors(PartKind.OBJECTIVE))));
    catalog
        .descriptors(PartKind.NORM)
        .forEach(d -> Schemas.matched(d.parameters()).forEach(keys::putIfAbsent));
    catalog
        .descriptors(PartKind.OBJECTIVE)
        .forEach(d -> Schemas.parameters(d.parameters(), true).forEach(keys::putIfAbsent));
    ObjectNode schema = JSON.objectNode();
    schema
        .putArray("anyOf")
        .add(Schemas.ids(catalog.descriptors(PartKind.OBJECTIVE)))
        .add(Schemas.object(keys, List.of()).put("minProperties", 1));
    return schema;
  }

  private static ObjectNode evaluation() {
    Map<String, ObjectNode> keys = new LinkedHashMap<>();
    keys.put("metrics", measured(PartKind.METRIC));
    keys.put("saliency", measured(PartKind.SALIENCY));
    keys.put("images", Schemas.value(FormatParameters.IMAGES));
    keys.put("mapImages", Schemas.value(FormatParameters.MAP_IMAGES));
    keys.put("attackImages", Schemas.value(FormatParameters.ATTACK_IMAGES));
    return Schemas.object(keys, List.of());
  }

  private ObjectNode retraining() {
    Map<String, ObjectNode> keys = new LinkedHashMap<>();
    keys.put("saliency", Schemas.oneOrMore(Schemas.reference(name(PartKind.SALIENCY))));
    keys.put(FormatParameters.KEPT.id(), Schemas.oneOrMore(Schemas.value(FormatParameters.KEPT)));
    keys.put(FormatParameters.ARM.id(), Schemas.oneOrMore(Schemas.value(FormatParameters.ARM)));
    keys.put(Axis.SEED.key(), axis(Axis.SEED));
    keys.put(Axis.EPOCHS.key(), Schemas.value(FormatParameters.of(Axis.EPOCHS)));
    keys.put(Axis.ARCHITECTURE.key(), Schemas.reference(name(PartKind.ARCHITECTURE)));
    return Schemas.object(keys, List.of(Axis.SEED.key()));
  }

  private ObjectNode comparison() {
    Map<String, ObjectNode> margins = new LinkedHashMap<>();
    catalog
        .descriptors(PartKind.METRIC)
        .forEach(d -> margins.put(d.id(), Schemas.value(FormatParameters.margin(d.id()))));
    return Schemas.object(
        Map.of("margins", Schemas.object(margins, List.of())), List.of("margins"));
  }

  private ObjectNode gate() {
    ObjectNode rule =
        Schemas.object(
            Schemas.parameters(
                List.of(FormatParameters.GATE_MARGIN, FormatParameters.GATE_BLOCKING), false),
            List.of(FormatParameters.GATE_MARGIN.id()));
    Map<String, ObjectNode> metrics = new LinkedHashMap<>();
    catalog.descriptors(PartKind.METRIC).forEach(d -> metrics.put(d.id(), rule.deepCopy()));
    Map<String, ObjectNode> keys = Schemas.parameters(List.of(FormatParameters.GATE_ALPHA), false);
    keys.put("metrics", Schemas.object(metrics, List.of()).put("minProperties", 1));
    return Schemas.object(keys, List.of("metrics"));
  }

  private static ObjectNode measured(PartKind kind) {
    ObjectNode family = JSON.objectNode();
    Defaults.families(kind).keySet().forEach(family.putArray("enum")::add);
    ObjectNode one = JSON.objectNode();
    one.putArray("anyOf").add(family).add(Schemas.reference(name(kind)));
    ObjectNode schema = Schemas.oneOrMore(one);
    if (kind == PartKind.SALIENCY) { // none
      schema.withArray("anyOf").addObject().put("type", "array").put("maxItems", 0);
    }
    return schema;
  }
}
