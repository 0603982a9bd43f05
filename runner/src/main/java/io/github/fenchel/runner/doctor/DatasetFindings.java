package io.github.fenchel.runner.doctor;

import io.github.fenchel.api.data.DataLocation;
import io.github.fenchel.api.data.Dataset;
import io.github.fenchel.api.data.DatasetSource;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.runner.run.Workspace;
import io.github.fenchel.suites.catalog.PartKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The datasets, each read where it is found; nothing is downloaded. */
final class DatasetFindings {
  private static final Path NOWHERE = Path.of("no-such-folder");

  private DatasetFindings() {}

  /** A place that a dataset may be in. */
  private record Candidate(String name, DataLocation location) {}

  static List<Finding> findings(Workspace workspace) {
    List<Finding> findings = new ArrayList<>();
    for (Descriptor descriptor : workspace.catalog().descriptors(PartKind.DATASET)) {
      String subject = "data " + descriptor.id();
      List<String> needs =
          descriptor.parameters().stream()
              .filter(parameter -> parameter.defaultValue().isEmpty())
              .map(Parameter::id)
              .toList();
      if (!needs.isEmpty()) {
        findings.add(
            Finding.note(
                subject,
                "not checked: a suite names its " + String.join(", ", needs),
                "check such a suite with fenchel plan"));
        continue;
      }
      DatasetSource source =
          workspace.catalog().dataset(descriptor.id()).create(Arguments.of(descriptor, Map.of()));
      findings.add(finding(subject, source, workspace.data()));
    }
    return findings;
  }

  private static Finding finding(String subject, DatasetSource source, DataLocation location) {
    String failure = "";
    for (Candidate candidate : candidates(location)) {
      try {
        Dataset found = source.open(candidate.location());
        return Finding.fine(
            subject,
            String.format(
                Locale.ROOT,
                "%s: %d training and %d test images, %d files verified by SHA-256",
                candidate.name(),
                found.train().size(),
                found.test().size(),
                found.digests().size()));
      } catch (FenchelException e) {
        failure = String.valueOf(e.getMessage());
      }
    }
    return Finding.note(
        subject, firstLine(failure), remedy(failure).orElse("suites with other data can be run"));
  }

  private static List<Candidate> candidates(DataLocation location) {
    List<Candidate> candidates = new ArrayList<>();
    candidates.add(
        new Candidate(
            "here (built in, or a package)", new DataLocation(List.of(), NOWHERE, false)));
    for (Path folder : location.folders()) {
      candidates.add(
          new Candidate(folder.toString(), new DataLocation(List.of(folder), NOWHERE, false)));
    }
    candidates.add(
        new Candidate(
            location.cache().toString(), new DataLocation(List.of(), location.cache(), false)));
    return candidates;
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("not found");
  }

  /** What a dataset's message says to do, in one line. */
  private static Optional<String> remedy(String message) {
    int at = message.indexOf("Do one of these:");
    return at < 0
        ? Optional.empty()
        : Optional.of(
            message
                .substring(at + "Do one of these:".length())
                .strip()
                .replaceAll("\\s*\\n\\s*", "; or "));
  }
}
