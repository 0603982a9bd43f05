package io.github.fenchel.results.store;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.Folders;
import io.github.fenchel.results.record.AttemptJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a store proves about itself: each run's ids, digests and files, and whether its
 * suites and attempts can be read.
 *
 * @param sound how many runs are all what their records say
 * @param findings what is not as it should be, in the order of the places
 */
public record Verification(int sound, List<Finding> findings) {
  /** Copies the list. */
  public Verification {
    findings = List.copyOf(findings);
  }

  /**
   * Something that is not as it should be.
   *
   * @param state altered, unreadable or broken, as {@link RunState} has it
   * @param reason what is wrong, one sentence that names the place
   */
  public record Finding(String state, String reason) {}

  /** Checks all of a store; changes nothing. */
  public static Verification of(RunStore store) {
    List<String> runIds = store.runIds();
    runIds.parallelStream().forEach(store::state);
    List<Finding> findings = new ArrayList<>();
    int sound = 0;
    for (String runId : runIds) {
      Optional<RunState> state = store.state(runId);
      Optional<String> flaw = state.flatMap(RunState::flaw);
      if (flaw.isPresent()) {
        findings.add(new Finding(state.get().word(), flaw.get()));
      } else if (state.isPresent()) {
        sound++;
      }
    }
    for (Path file : store.suiteFiles()) {
      look(file, () -> RunStore.suite(file), findings);
    }
    for (Path folder : Folders.in(store.root().resolve("attempts"))) {
      for (Path attempt : Attempts.recorded(folder)) {
        Path file = attempt.resolve("attempt.json");
        look(file, () -> AttemptJson.read(file), findings);
      }
    }
    return new Verification(sound, findings);
  }

  private static void look(Path file, Runnable reader, List<Finding> findings) {
    if (Folders.isLink(file)) {
      findings.add(new Finding("altered", file + ": is a link"));
      return;
    }
    try {
      reader.run();
    } catch (FenchelException e) {
      boolean unreadable = e.kind() == FailureKind.MACHINE;
      findings.add(
          new Finding(unreadable ? "unreadable" : "broken", String.valueOf(e.getMessage())));
    }
  }
}
