package io.github.fenchel.api.data;

import java.nio.file.Path;
import java.util.List;

/**
 * Where a dataset may look for its files.
 *
 * @param folders folders that the user named, first wins
 * @param cache where a download may be kept
 * @param online whether a download is allowed
 */
public record DataLocation(List<Path> folders, Path cache, boolean online) {
  /** Copies the list. */
  public DataLocation {
    folders = List.copyOf(folders);
  }
}
