package io.github.fenchel.runner.doctor;

import io.github.fenchel.api.data.DataFile;
import io.github.fenchel.api.data.DataFiles;
import io.github.fenchel.api.data.DataLocation;
import io.github.fenchel.api.data.Dataset;
import io.github.fenchel.api.data.DatasetSource;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.runner.data.source.DataFinder;
import io.github.fenchel.runner.data.source.Found;
import io.github.fenchel.runner.run.Workspace;
import io.github.fenchel.suites.catalog.PartKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The datasets, each read if it is found, unless it is a folder of many files; nothing is
 * downloaded.
 */
final class DatasetFindings {
  private static final String OTHERWISE = "suites with other data can be run";

  private DatasetFindings() {}

  static List<Finding> findings(Workspace workspace) {
    List<Finding> findings = new ArrayList<>();
    for (Descriptor descriptor : workspace.catalog().descriptors(PartKind.DATASET)) {
      String subject = "data " + descriptor.id();
      Optional<DatasetSource> source = DatasetPlaces.source(workspace, descriptor);
      findings.add(
          source.isPresent()
              ? finding(subject, source.get(), workspace.data())
              : Finding.note(
                  subject,
                  "not checked: a suite names its "
                      + String.join(", ", DatasetPlaces.needs(descriptor))
                      + "; "
                      + DatasetPlaces.folders(workspace),
                  "check such a suite with fenchel plan"));
    }
    return findings;
  }

  private static Finding finding(String subject, DatasetSource source, DataLocation location) {
    DataLocation offline = new DataLocation(location.folders(), location.cache(), false);
    List<String> places = new ArrayList<>();
    boolean pinned = true;
    try {
      for (DataFiles files : source.files()) {
        DataFinder finder = new DataFinder(files, offline);
        Optional<Found> found = finder.here();
        if (found.isEmpty()) {
          return Finding.note(
              subject,
              files.id()
                  + " is not here: "
                  + files.text()
                  + "; looked in "
                  + finder.places().stream().map(Path::toString).collect(Collectors.joining(", ")),
              String.join("; or ", finder.remedies()));
        }
        places.add(found.get().folder().toString());
        pinned &= found.get().form().files().stream().allMatch(DatasetFindings::isKnown);
      }
      String where = places.isEmpty() ? "built in" : String.join(", ", places);
      if (!pinned) {
        return Finding.fine(subject, where + ": found; read when a run needs it");
      }
      Dataset data = source.open(offline);
      return Finding.fine(
          subject,
          String.format(
              Locale.ROOT,
              "%s: %d training and %d test images, read and verified",
              where,
              data.train().size(),
              data.test().size()));
    } catch (FenchelException unfit) {
      return Finding.note(
          subject,
          String.valueOf(unfit.getMessage()).lines().findFirst().orElse("not found"),
          OTHERWISE);
    }
  }

  private static boolean isKnown(DataFile file) {
    return file.bytes() > 0 || !file.digest().isEmpty();
  }
}
