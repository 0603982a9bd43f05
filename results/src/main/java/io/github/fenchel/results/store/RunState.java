package io.github.fenchel.results.store;

import io.github.fenchel.api.record.RunRecord;
import java.util.Locale;
import java.util.Optional;

/**
 * What a look at a stored run found. Only a sound run is a result; of the others, only a broken one
 * may be set aside when it is run again, and none is ever deleted because of its state.
 */
public sealed interface RunState {
  /** Returns what it is called: sound, altered, unreadable or broken. */
  default String word() {
    return getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /** Returns what is wrong, one sentence that names the place; empty if it is sound. */
  default Optional<String> flaw() {
    if (this instanceof Altered altered) {
      return Optional.of(altered.reason());
    }
    if (this instanceof Unreadable unreadable) {
      return Optional.of(unreadable.reason());
    }
    return this instanceof Broken broken ? Optional.of(broken.reason()) : Optional.empty();
  }

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
   * It is not a finished run: the record is missing, or ends early.
   *
   * @param reason what is wrong, one sentence that names the file
   */
  record Broken(String reason) implements RunState {}
}
