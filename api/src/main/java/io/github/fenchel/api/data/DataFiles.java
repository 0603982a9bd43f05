package io.github.fenchel.api.data;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a dataset, or a part of it, consists of on a disk, and where that is looked for: in every
 * folder that the user named and in its subfolder {@code id}, then in the system's folders, then in
 * the cache, and then where it can be downloaded from.
 *
 * @param id the name of the dataset, which is its folder's in the cache
 * @param forms what it comes as: any one of them will do, the best first
 * @param system folders that packages of the system put it in
 * @param advice how else a user may get it, e.g. {@code install Debian's package: ...}
 */
public record DataFiles(String id, List<DataForm> forms, List<Path> system, List<String> advice) {
  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if there is no form
   */
  public DataFiles {
    forms = List.copyOf(forms);
    system = List.copyOf(system);
    advice = List.copyOf(advice);
    if (forms.isEmpty()) {
      throw new IllegalArgumentException(id + " has no form");
    }
  }

  /** Files that no package of the system holds. */
  public DataFiles(String id, List<DataForm> forms, String... advice) {
    this(id, forms, List.of(), List.of(advice));
  }

  /** Returns what to look for, in one line. */
  public String text() {
    return forms.stream().map(DataForm::text).collect(Collectors.joining(" or "));
  }
}
