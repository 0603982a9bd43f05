package io.github.fenchel.results.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.fenchel.api.file.AtomicFile;
import io.github.fenchel.api.record.MatchOutcome;
import io.github.fenchel.api.run.Environment;
import io.github.fenchel.api.run.MatchSpec;
import io.github.fenchel.results.json.Form;
import io.github.fenchel.results.json.Json;
import io.github.fenchel.results.json.RecordForm;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Matches of budgets as JSON: what a child process is asked, and what the store keeps of it. */
public final class MatchJson {
  private static final int SCHEMA_VERSION = 1;

  private static final RecordForm<MatchSpec> SPEC = RecordForm.of(MatchSpec.class);

  private static final Form<Answer> ANSWER = RecordForm.of(Answer.class).version(SCHEMA_VERSION);

  private MatchJson() {}

  /** A question with one of two kinds of answers. */
  private record Answer(
      MatchSpec match, MatchOutcome.@Nullable Matched matched, @Nullable String unreachable) {}

  /** Returns the id of a match: of equal ids, equal answers are expected. */
  public static String id(MatchSpec spec, Environment environment) {
    ObjectNode both = Json.NODES.objectNode().put("schemaVersion", SCHEMA_VERSION);
    both.set("match", SPEC.write(spec));
    both.set("environment", RunForms.ENVIRONMENT.write(environment));
    return Digest.ofMeaning(both);
  }

  /** Returns a question as JSON. */
  public static JsonNode toJson(MatchSpec spec) {
    return SPEC.write(spec);
  }

  /**
   * Reads what {@link #toJson} returned: an equal question.
   *
   * @throws IllegalArgumentException if it is broken
   */
  public static MatchSpec fromJson(JsonNode json) {
    return SPEC.read(json);
  }

  /** Writes a question and its answer to a file. */
  public static void writeOutcome(MatchSpec spec, MatchOutcome outcome, Path file) {
    Answer answer =
        outcome.fold(
            matched -> new Answer(spec, matched, null),
            unreachable -> new Answer(spec, null, unreachable.reason()));
    AtomicFile.write(file, Json.bytes(ANSWER.write(answer)));
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
        "delete it, it is computed again",
        json -> outcome(spec, ANSWER.read(json)));
  }

  private static MatchOutcome outcome(MatchSpec spec, Answer answer) {
    if (!answer.match().equals(spec)) {
      throw new IllegalArgumentException("match: not the one that was asked");
    }
    if (answer.matched() != null) {
      return answer.matched();
    }
    if (answer.unreachable() == null) {
      throw new IllegalArgumentException("neither matched nor unreachable");
    }
    return new MatchOutcome.Unreachable(answer.unreachable());
  }
}
