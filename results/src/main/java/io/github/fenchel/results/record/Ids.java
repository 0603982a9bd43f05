package io.github.fenchel.results.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.fenchel.api.run.Environment;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.api.run.TrainingSpec;

/**
 * The ids of specs and runs: SHA-256, in hexadecimal, over RFC 8785 JSON.
 *
 * <p>An id depends on nothing but the values: not on the suite's name, on paths, on the order of
 * keys or on the locale.
 */
public final class Ids {
  private Ids() {}

  /** Returns the id of what was asked for. */
  public static String specId(RunSpec spec) {
    return Digest.ofMeaning(RunForms.SPEC.write(spec));
  }

  /** Returns the id of the part of a spec that makes the weights. */
  public static String trainingId(TrainingSpec training) {
    return Digest.ofMeaning(RunForms.TRAINING.write(training));
  }

  /** Returns the id of a run: of equal ids, equal results are expected. */
  public static String runId(String specId, Environment environment) {
    return inEnvironment("specId", specId, RunForms.ENVIRONMENT.write(environment));
  }

  /** Returns the id of trained weights: of equal ids, equal weights are expected. */
  public static String weightsId(String trainingId, Environment environment) {
    return inEnvironment("trainingId", trainingId, RunForms.ENVIRONMENT.write(environment));
  }

  static String inEnvironment(String key, String id, JsonNode environment) {
    ObjectNode both = JsonNodeFactory.instance.objectNode().put(key, id);
    both.set("environment", environment);
    return Digest.ofMeaning(both);
  }
}
