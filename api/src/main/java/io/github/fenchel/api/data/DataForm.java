package io.github.fenchel.api.data;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One form that a dataset comes in, e.g. an archive, or the folder that it unpacks to.
 *
 * @param folder the folder that its files lie in, within a folder of data; empty for that itself
 * @param files all that must be there
 * @param upstream where they can be downloaded from, ending with a slash; empty if a user must get
 *     them
 */
public record DataForm(String folder, List<DataFile> files, Optional<URI> upstream) {
  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if it is empty
   */
  public DataForm {
    files = List.copyOf(files);
    if (files.isEmpty()) {
      throw new IllegalArgumentException("a form of a dataset without a file");
    }
  }

  /** One file that can be downloaded. */
  public static DataForm file(DataFile file, URI upstream) {
    return new DataForm("", List.of(file), Optional.of(upstream));
  }

  /** A folder that a user must bring. */
  public static DataForm folder(String folder, DataFile... files) {
    return new DataForm(folder, List.of(files), Optional.empty());
  }

  /** Returns the same form of unknown content, which nobody publishes. */
  public DataForm unpinned() {
    return new DataForm(folder, files.stream().map(DataFile::unpinned).toList(), Optional.empty());
  }

  /** Returns what to look for, e.g. {@code cifar-10-batches-bin/ (test_batch.bin, ...)}. */
  public String text() {
    String names = files.stream().map(DataFile::published).collect(Collectors.joining(", "));
    return folder.isEmpty() ? names : folder + "/ (" + names + ")";
  }
}
