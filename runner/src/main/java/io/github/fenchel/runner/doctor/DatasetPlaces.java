package io.github.fenchel.runner.doctor;

import io.github.fenchel.api.data.DataFiles;
import io.github.fenchel.api.data.DatasetSource;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.runner.data.source.DataFinder;
import io.github.fenchel.runner.data.source.Found;
import io.github.fenchel.runner.run.Workspace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Where the files of a dataset are looked for, and whether they are there. */
public final class DatasetPlaces {
  private DatasetPlaces() {}

  /** Returns the dataset with its default parameters; empty if a suite must set one. */
  static Optional<DatasetSource> source(Workspace workspace, Descriptor descriptor) {
    return needs(descriptor).isEmpty()
        ? Optional.of(
            workspace.catalog().dataset(descriptor.id()).create(Arguments.of(descriptor, Map.of())))
        : Optional.empty();
  }

  /** Returns the parameters that a suite must set. */
  static List<String> needs(Descriptor descriptor) {
    return descriptor.parameters().stream()
        .filter(Parameter::isRequired)
        .map(Parameter::id)
        .toList();
  }

  /** Returns the folders that a dataset is looked for in whose path a suite names. */
  static String folders(Workspace workspace) {
    String folders =
        workspace.data().folders().stream().map(Path::toString).collect(Collectors.joining(", "));
    return folders.isEmpty() ? "no folder of data is named" : "looked for in " + folders;
  }

  /** Returns a line for each part of a dataset's files: what it is, and where it is or is not. */
  public static List<String> lines(Workspace workspace, Descriptor descriptor) {
    List<String> needs = needs(descriptor);
    if (!needs.isEmpty()) {
      return List.of(
          "files: a suite names its " + String.join(", ", needs) + "; " + folders(workspace));
    }
    List<String> lines = new ArrayList<>();
    try {
      for (DataFiles files :
          source(workspace, descriptor).map(DatasetSource::files).orElse(List.of())) {
        lines.add("files: " + files.text());
        lines.add("  " + line(new DataFinder(files, workspace.data())));
      }
    } catch (RuntimeException unfit) { // a plugin's mistake must not end a list
      lines.add("files: unknown (" + unfit.getMessage() + ")");
    }
    return lines;
  }

  private static String line(DataFinder finder) {
    try {
      Optional<Found> here = finder.here();
      return here.isPresent()
          ? "found in " + here.get().folder()
          : "not here; looked in "
              + finder.places().stream().map(Path::toString).collect(Collectors.joining(", "));
    } catch (FenchelException unfit) {
      return String.valueOf(unfit.getMessage());
    }
  }
}
