package io.github.fenchel.runner.launch;

import io.github.fenchel.runner.run.ResidentMemory;
import java.util.List;
import java.util.stream.Stream;

/** A process and all that it started. */
final class ProcessTree {
  private ProcessTree() {}

  /** Kills all of it without asking. */
  static void kill(ProcessHandle root) {
    // Listed before the root dies, since the system then gives its children to another parent; and
    // killed after it, so that it cannot start others meanwhile.
    List<ProcessHandle> below = root.descendants().toList();
    root.destroyForcibly();
    below.forEach(ProcessTree::kill);
  }

  /** Returns the resident memory of all of it, in bytes; 0 where the system does not report it. */
  static long residentBytes(ProcessHandle root) {
    return Stream.concat(Stream.of(root), root.descendants())
        .mapToLong(process -> ResidentMemory.currentBytes(process.pid()))
        .sum();
  }
}
