package io.github.fenchel.results.store;

import io.github.fenchel.api.run.RunRecord;

/**
 * What a look at a stored run found. Only a sound run is a result; of the others, only a broken one
 * may be put aside by whoever runs it again, and none is ever deleted for being what it is.
 */
public sealed interface RunState {
  /**
   * All of it is what its record says: ids follow from spec and environment, digests from arrays,
   * weights, metrics and the record itself.
   *
   * @param record the record
   */
  record Sound(RunRecord record) implements RunState {}

  /**
   * It can be read, and is not what was stored: someone or something changed it.
   *
   * @param reason what contradicts what, one sentence that names the place
   */
  record Altered(String reason) implements RunState {}

  /**
   * It cannot be read: permissions, a failing disk, or a format of a newer Fenchel.
   *
   * @param reason why, one sentence that names the file
   */
  record Unreadable(String reason) implements RunState {}

  /**
   * It is no finished run: the record is missing, or ends early.
   *
   * @param reason what is wrong, one sentence that names the file
   */
  record Broken(String reason) implements RunState {}
}
