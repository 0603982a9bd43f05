package io.github.fenchel.api.run;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a result depends on beside its spec.
 *
 * @param fenchel Fenchel's version and the digest of its own jars
 * @param plugins plugin jar to SHA-256
 * @param data data file to SHA-256
 * @param engine engine and native library to version
 * @param deviceClass what computes, e.g. {@code cpu amd64}
 */
public record Environment(
    String fenchel,
    SortedMap<String, String> plugins,
    SortedMap<String, String> data,
    SortedMap<String, String> engine,
    String deviceClass) {
  /** Copies the maps. */
  public Environment {
    plugins = Collections.unmodifiableSortedMap(new TreeMap<>(plugins));
    data = Collections.unmodifiableSortedMap(new TreeMap<>(data));
    engine = Collections.unmodifiableSortedMap(new TreeMap<>(engine));
  }
}
