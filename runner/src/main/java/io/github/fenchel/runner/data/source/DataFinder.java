package io.github.fenchel.runner.data.source;

import io.github.fenchel.api.data.DataFile;
import io.github.fenchel.api.data.DataFiles;
import io.github.fenchel.api.data.DataForm;
import io.github.fenchel.api.data.DataLocation;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.Folders;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the files of a dataset, and fetches them where that is allowed. The first place that holds
 * any of them answers: what is incomplete there is named rather than passed over.
 *
 * @param files what to find
 * @param location where to look
 */
public record DataFinder(DataFiles files, DataLocation location) {
  private static final String ANOTHER =
      "get the file again, or name another folder with --data-dir";
  private static final String AGAIN = "delete the file, and it is downloaded again";

  /**
   * Returns all places where the files are looked for, in that order, the cache last.
   *
   * @throws FenchelException of kind USER if a folder that the user named cannot be looked into
   */
  public List<Path> places() {
    Set<Path> places = new LinkedHashSet<>();
    for (Path folder : location.folders()) {
      checkFolder(folder);
      places.add(folder.normalize());
      places.add(folder.normalize().resolve(files.id()));
    }
    places.addAll(files.system());
    places.add(cache());
    return List.copyOf(places);
  }

  private Path cache() {
    return location.cache().resolve(files.id());
  }

  /**
   * Returns the files if they are on this machine; downloads nothing.
   *
   * @throws FenchelException of kind USER if a place lacks some of them, or cannot be looked into
   */
  public Optional<Found> here() {
    List<Path> places = places();
    for (Path place : places.subList(0, places.size() - 1)) {
      for (DataForm form : files.forms()) {
        Found found = new Found(form, place.resolve(form.folder()), ANOTHER);
        List<DataFile> missing = missing(found);
        if (missing.isEmpty()) {
          return Optional.of(found);
        }
        if (missing.size() < form.files().size()) {
          throw lacks(found, missing.get(0));
        }
      }
    }
    return files.forms().stream()
        .map(form -> new Found(form, cache().resolve(form.folder()), AGAIN))
        .filter(found -> missing(found).isEmpty())
        .findFirst();
  }

  /**
   * Returns the files, which are downloaded into the cache if they are nowhere else.
   *
   * @throws FenchelException of kind USER if they cannot be had: it names every place and remedy
   */
  public Found find() {
    Optional<Found> here = here();
    if (here.isPresent()) {
      return here.get();
    }
    Optional<DataForm> published =
        files.forms().stream().filter(form -> form.upstream().isPresent()).findFirst();
    if (published.isEmpty()) {
      throw notFound("");
    }
    DataForm form = published.get();
    String upstream = "  " + form.upstream().orElseThrow() + ": ";
    if (!location.online()) {
      throw notFound(upstream + "the network is not allowed (offline)");
    }
    Found found = new Found(form, cache().resolve(form.folder()), AGAIN);
    Download download = new Download(form.upstream().orElseThrow(), found.folder());
    for (DataFile file : missing(found)) {
      Optional<String> refusal = download.fetch(file);
      if (refusal.isPresent()) {
        throw notFound(upstream + refusal.get());
      }
    }
    return found;
  }

  private static List<DataFile> missing(Found found) {
    return found.form().files().stream().filter(f -> !Folders.exists(found.path(f))).toList();
  }

  private static void checkFolder(Path folder) {
    if (!Folders.isThere(folder)) {
      throw FenchelException.user(
          folder
              + (Folders.exists(folder) ? ": not a folder" : ": no such folder")
              + "; --data-dir and FENCHEL_DATA name folders of data");
    }
    if (!Folders.isReadable(folder)) {
      throw FenchelException.user(
          folder + ": no permission to read the folder; change that with chmod");
    }
  }

  private FenchelException lacks(Found found, DataFile file) {
    String all =
        found.form().files().stream().map(DataFile::published).collect(Collectors.joining(", "));
    return FenchelException.user(
        String.format(
            "%s: lacks %s, expected beside the other files of %s (%s); put it there, or name"
                + " another folder with --data-dir",
            found.folder(), file.published(), files.id(), all));
  }

  private FenchelException notFound(String network) {
    List<String> message = new ArrayList<>(List.of(files.id() + " was not found; looked in:"));
    places().forEach(folder -> message.add("  " + folder));
    if (!network.isEmpty()) {
      message.add(network);
    }
    message.add("Do one of these:");
    remedies().forEach(remedy -> message.add("  " + remedy));
    return FenchelException.ofLines(FailureKind.USER, message);
  }

  /** Returns what a user may do to get the files, a line each. */
  public List<String> remedies() {
    List<String> remedies = new ArrayList<>(files.advice());
    remedies.add(
        "name the folder that holds "
            + files.text()
            + ": --data-dir FOLDER or FENCHEL_DATA=FOLDER");
    files.forms().stream()
        .filter(form -> form.upstream().isPresent())
        .findFirst()
        .ifPresent(
            form ->
                remedies.add(
                    "allow the network, and "
                        + size(form)
                        + " downloaded from "
                        + form.upstream().orElseThrow()
                        + " to "
                        + cache()));
    return remedies;
  }

  private static String size(DataForm form) {
    long bytes = form.files().stream().mapToLong(DataFile::bytes).sum();
    String all = new DataFile(form.folder(), false, bytes, "").size();
    return all.isEmpty() ? "it is" : all + " are";
  }
}
