package io.github.fenchel.results.record;

import io.github.fenchel.api.record.MetricValue;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.results.codec.NamedArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The results of a run, as its digests see them; empty parts are left out.
 *
 * @param weights the trained weights, in the network's order
 * @param metrics the metrics, in the spec's order
 * @param examples the arrays of {@code examples.npz}
 * @param saliency the arrays of {@code saliency.npz}
 * @param probe the arrays of {@code probe.npz}, which runs of older builds lack
 * @param curves the arrays of {@code curves.npz}, which runs without metrics of curves lack
 */
public record RunParts(
    Optional<List<NamedArray>> weights,
    List<MetricValue> metrics,
    Optional<List<NamedArray>> examples,
    Optional<List<NamedArray>> saliency,
    Optional<List<NamedArray>> probe,
    Optional<List<NamedArray>> curves) {
  private static final String WEIGHTS = "weights";

  /** Copies the lists. */
  public RunParts {
    weights = weights.map(List::copyOf);
    metrics = List.copyOf(metrics);
    examples = examples.map(List::copyOf);
    saliency = saliency.map(List::copyOf);
    probe = probe.map(List::copyOf);
    curves = curves.map(List::copyOf);
  }

  /** Returns a record with the digests of these parts. */
  public RunRecord seal(RunRecord record) {
    return record.sealed(resultDigest(), digests());
  }

  /**
   * Returns what in a record these parts contradict, one clause that names the part; empty if
   * nothing does.
   *
   * <p>Weights may be deleted to save space: then the digests of the other parts decide.
   */
  public Optional<String> contradiction(RunRecord record) {
    SortedMap<String, String> now = digests();
    if (!record.partDigests().isEmpty()) {
      // A part without a digest would be a part that anyone may change.
      for (String part : now.keySet()) {
        if (!record.partDigests().containsKey(part)) {
          return Optional.of("the digest of part " + part + " is missing from the record");
        }
      }
    }
    for (Map.Entry<String, String> part : record.partDigests().entrySet()) {
      String digest = now.get(part.getKey());
      boolean deleted = digest == null && part.getKey().equals(WEIGHTS);
      if (!deleted && !part.getValue().equals(digest)) {
        return Optional.of(
            "part "
                + part.getKey()
                + (digest == null ? " is missing" : " is not what was stored: digest " + digest)
                + "; recorded "
                + part.getValue());
      }
    }
    if (weights.isPresent()) {
      String digest = resultDigest();
      return digest.equals(record.resultDigest())
          ? Optional.empty()
          : Optional.of(
              "weights, metrics or arrays are not what was stored: resultDigest "
                  + digest
                  + "; recorded "
                  + record.resultDigest());
    }
    return record.partDigests().isEmpty()
        ? Optional.of("weights are missing, and nothing else in this older record proves the rest")
        : Optional.empty();
  }

  private String resultDigest() {
    List<NamedArray> arrays = new ArrayList<>();
    List.of(examples, saliency, probe, curves).forEach(part -> part.ifPresent(arrays::addAll));
    return Digest.ofResult(weights.orElse(List.of()), metrics, arrays);
  }

  private SortedMap<String, String> digests() {
    SortedMap<String, String> digests = new TreeMap<>();
    digests.put("metrics", Digest.ofMetrics(metrics));
    Map.of(
            WEIGHTS,
            weights,
            "examples",
            examples,
            "saliency",
            saliency,
            "probe",
            probe,
            "curves",
            curves)
        .forEach((name, part) -> part.ifPresent(a -> digests.put(name, Digest.ofArrays(a))));
    return digests;
  }
}
