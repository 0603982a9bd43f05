package io.github.fenchel.runner.scaffold;

import io.github.fenchel.suites.catalog.PartKind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a plugin author's first project adds. */
public enum ProjectKind {
  /** A norm. */
  NORM(PartKind.NORM, "Norm"),
  /** A saliency method. */
  SALIENCY(PartKind.SALIENCY, "Method"),
  /** A metric of maps. */
  METRIC(PartKind.METRIC, "Metric");

  private final PartKind part;
  private final String suffix;

  ProjectKind(PartKind part, String suffix) {
    this.part = part;
    this.suffix = suffix;
  }

  /** Returns what it adds to a suite. */
  public PartKind part() {
    return part;
  }

  /** Returns its word on the command line: {@code saliency}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns what the name of its class ends with. */
  String suffix() {
    return suffix;
  }

  /** Returns all words. */
  public static List<String> words() {
    return Arrays.stream(values()).map(ProjectKind::word).toList();
  }

  /** Returns the kind of that word. */
  public static Optional<ProjectKind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }
}
