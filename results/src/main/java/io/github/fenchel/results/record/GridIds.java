package io.github.fenchel.results.record;

import io.github.fenchel.api.run.Environment;
import io.github.fenchel.api.run.EvaluationSpec;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.results.json.CanonicalJson;
import io.github.fenchel.results.json.Form;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;

/**
 * The ids of a grid's specs and runs, as {@link Ids} has them, fast: thousands of specs share most
 * of their parts, and each part is written out once. Not thread-safe.
 */
public final class GridIds {
  private final Map<Object, String> spelled = new HashMap<>();

  /** Digests of the leading fields, which are most of a spec and equal in most specs. */
  private final Map<EvaluationSpec, MessageDigest> begun = new HashMap<>();

  /** Returns {@link Ids#specId}. */
  public String specId(RunSpec spec) {
    // RFC 8785: keys in order, no space; a member's spelling does not depend on its position.
    return Digest.resumed(
        begun.computeIfAbsent(spec.evaluation(), this::begin),
        ",\"training\":" + RunForms.TRAINING.spelled(spec.training(), this::spell) + "}");
  }

  /** Returns {@link Ids#runId}. */
  public String runId(String specId, Environment environment) {
    return digest(
        "{\"environment\":"
            + spell(environment, RunForms.ENVIRONMENT)
            + ",\"specId\":\""
            + specId
            + "\"}");
  }

  private MessageDigest begin(EvaluationSpec evaluation) {
    return Digest.begun(
        "{\"evaluation\":" + CanonicalJson.text(RunForms.EVALUATION.write(evaluation)));
  }

  private <T> String spell(T part, Form<T> form) {
    return spelled.computeIfAbsent(part, p -> CanonicalJson.text(form.write(part)));
  }

  private static String digest(String text) {
    return Digest.ofBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
