package io.github.fenchel.api.record;

import io.github.fenchel.api.run.Environment;
import io.github.fenchel.api.run.RunSpec;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came of a run that was completed.
 *
 * @param runId digest of spec and environment: equal ids mean the same result is expected
 * @param specId digest of the resolved spec
 * @param trainingId digest of the spec's training part
 * @param spec what was asked for
 * @param environment what else the result depends on
 * @param inputDigests digests of initial weights, first batches, batch order: equal on all backends
 * @param curve one point per epoch, its certificate included; like all of the curve, no part of the
 *     result's digest
 * @param metrics the metrics, in the spec's order
 * @param health what a reader should beware of, one sentence each; empty when all is well
 * @param cost what it cost
 * @param resultDigest digest of weights, metrics and arrays; empty until it is stored
 * @param partDigests digest of each of them on its own, so that a run whose weights were deleted
 *     can still be checked; empty until it is stored, and in records of older builds
 */
public record RunRecord(
    String runId,
    String specId,
    String trainingId,
    RunSpec spec,
    Environment environment,
    SortedMap<String, String> inputDigests,
    List<EpochPoint> curve,
    List<MetricValue> metrics,
    List<String> health,
    Cost cost,
    String resultDigest,
    SortedMap<String, String> partDigests) {
  /** Copies the collections. */
  public RunRecord {
    inputDigests = Collections.unmodifiableSortedMap(new TreeMap<>(inputDigests));
    curve = List.copyOf(curve);
    metrics = List.copyOf(metrics);
    health = List.copyOf(health);
    partDigests = Collections.unmodifiableSortedMap(new TreeMap<>(partDigests));
  }

  /**
   * Returns whether another run came to the same bits: equal digests of the whole and, where both
   * have them, of each part. A run whose weights were deleted proves its parts alone.
   */
  public boolean sameResult(RunRecord other) {
    boolean old = partDigests.isEmpty() || other.partDigests.isEmpty();
    return resultDigest.equals(other.resultDigest)
        && (old || partDigests.equals(other.partDigests));
  }

  /** Returns this record with the digests of what is stored with it. */
  public RunRecord sealed(String digest, SortedMap<String, String> parts) {
    return new RunRecord(
        runId,
        specId,
        trainingId,
        spec,
        environment,
        inputDigests,
        curve,
        metrics,
        health,
        cost,
        digest,
        parts);
  }
}
