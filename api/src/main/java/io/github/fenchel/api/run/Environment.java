package io.github.fenchel.api.run;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a result depends on besides its spec.
 *
 * @param fenchel Fenchel's version and the digest of its classes that compute
 * @param libraries library that computes to its digest, and {@code java} to Java's feature release;
 *     empty in records without them
 * @param plugins jar of a plugin that the spec uses to SHA-256
 * @param data data file to SHA-256
 * @param engine engine and native library to version
 * @param variables environment variable that reached the engine at the user's wish to its value
 * @param deviceClass what computes, e.g. {@code cpu amd64 x86-64-v4 AuthenticAMD}
 */
public record Environment(
    String fenchel,
    SortedMap<String, String> libraries,
    SortedMap<String, String> plugins,
    SortedMap<String, String> data,
    SortedMap<String, String> engine,
    SortedMap<String, String> variables,
    String deviceClass) {
  /** Copies the maps. */
  public Environment {
    libraries = Collections.unmodifiableSortedMap(new TreeMap<>(libraries));
    plugins = Collections.unmodifiableSortedMap(new TreeMap<>(plugins));
    data = Collections.unmodifiableSortedMap(new TreeMap<>(data));
    engine = Collections.unmodifiableSortedMap(new TreeMap<>(engine));
    variables = Collections.unmodifiableSortedMap(new TreeMap<>(variables));
  }

  /** An environment as older records have it: no library and no variable is known. */
  public Environment(
      String fenchel,
      SortedMap<String, String> plugins,
      SortedMap<String, String> data,
      SortedMap<String, String> engine,
      String deviceClass) {
    this(fenchel, new TreeMap<>(), plugins, data, engine, new TreeMap<>(), deviceClass);
  }
}
