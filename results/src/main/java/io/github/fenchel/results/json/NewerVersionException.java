package io.github.fenchel.results.json;

/** A file that a newer Fenchel wrote: nothing is wrong with it, and it should not be deleted. */
public final class NewerVersionException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private NewerVersionException(String message) {
    super(message);
  }

  /** The version of a file's format; a newer one is distinguished from one that never existed. */
  static Form<Integer> form(int known) {
    Form<Integer> same = Forms.version(known);
    return Form.of(
        same::write,
        (path, json) -> {
          int version = Forms.COUNT.read(path, json);
          if (version > known) {
            throw new NewerVersionException(Forms.otherVersion(path, known, version));
          }
          return same.read(path, json);
        });
  }
}
