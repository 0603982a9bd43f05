package io.github.fenchel.results.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.fenchel.api.file.WholeFile;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.run.Environment;
import io.github.fenchel.api.run.MatchOutcome;
import io.github.fenchel.api.run.MatchSpec;
import java.nio.file.Path;

/** Matches of budgets as JSON: what a child process is asked, and what the store keeps of it. */
public final class MatchJson {
  private static final int SCHEMA_VERSION = 1;

  private MatchJson() {}

  /** Returns the id of a match: of equal ids, equal answers are expected. */
  public static String id(MatchSpec spec, Environment environment) {
    ObjectNode both = Json.NODES.objectNode().put("schemaVersion", SCHEMA_VERSION);
    both.set("match", toJson(spec));
    both.set("environment", RecordJson.environment(environment));
    return Digest.ofBytes(Canonical.bytes(both));
  }

  /** Returns a question as JSON. */
  public static ObjectNode toJson(MatchSpec spec) {
    ObjectNode json = Json.NODES.objectNode();
    json.set("dataset", ValueJson.component(spec.dataset()));
    json.put("train", spec.train());
    json.set("architecture", ValueJson.component(spec.architecture()));
    json.put("backend", spec.backend());
    json.set("norm", ValueJson.component(spec.norm()));
    json.put("parameter", spec.parameter());
    json.set("budget", ValueJson.component(spec.budget()));
    return json;
  }

  /**
   * Reads what {@link #toJson} returned.
   *
   * @throws IllegalArgumentException if it is broken
   */
  public static MatchSpec fromJson(JsonNode json) {
    return Fields.read(json, MatchJson::spec);
  }

  /** Writes a question and its answer to a file. */
  public static void writeOutcome(MatchSpec spec, MatchOutcome outcome, Path file) {
    ObjectNode json = Json.NODES.objectNode().put("schemaVersion", SCHEMA_VERSION);
    json.set("match", toJson(spec));
    if (outcome instanceof MatchOutcome.Matched matched) {
      ObjectNode answer = json.putObject("matched");
      answer.set("value", ValueJson.quantity(matched.value().exact(), matched.value().unit()));
      answer.put("budget", matched.budget()).put("reached", matched.reached());
      answer.put("images", matched.images());
      json.putNull("unreachable");
    } else if (outcome instanceof MatchOutcome.Unreachable unreachable) {
      json.putNull("matched").put("unreachable", unreachable.reason());
    }
    WholeFile.write(file, Json.bytes(json));
  }

  /**
   * Reads the answer to a question that {@link #writeOutcome} wrote.
   *
   * @throws io.github.fenchel.api.fault.FenchelException of kind USER if the file is missing,
   *     broken or answers another question
   */
  public static MatchOutcome readOutcome(MatchSpec spec, Path file) {
    return Json.read(
        file,
        "the value of a matched parameter",
        "delete it, it is computed anew",
        json -> outcome(spec, json));
  }

  private static MatchOutcome outcome(MatchSpec spec, Fields json) {
    int version = json.count("schemaVersion");
    if (version != SCHEMA_VERSION) {
      throw new IllegalArgumentException(
          "schemaVersion: this Fenchel reads " + SCHEMA_VERSION + ", found " + version);
    }
    if (!json.object("match", MatchJson::spec).equals(spec)) {
      throw new IllegalArgumentException("match: not the one that was asked");
    }
    MatchOutcome.Matched matched = json.optionalObject("matched", MatchJson::matched);
    String unreachable = json.optionalText("unreachable");
    if (matched != null) {
      return matched;
    }
    if (unreachable == null) {
      throw new IllegalArgumentException("neither matched nor unreachable");
    }
    return new MatchOutcome.Unreachable(unreachable);
  }

  private static MatchOutcome.Matched matched(Fields json) {
    Value.Quantity value = json.object("value", ValueJson::quantity);
    return new MatchOutcome.Matched(
        value, json.number("budget"), json.number("reached"), json.count("images"));
  }

  private static MatchSpec spec(Fields json) {
    return new MatchSpec(
        json.object("dataset", ValueJson::component),
        json.count("train"),
        json.object("architecture", ValueJson::component),
        json.text("backend"),
        json.object("norm", ValueJson::component),
        json.text("parameter"),
        json.object("budget", ValueJson::component));
  }
}
