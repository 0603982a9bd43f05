package io.github.fenchel.runner.doctor;

import io.github.fenchel.runner.exec.Workplace;
import io.github.fenchel.runner.plugin.RefusedJar;
import java.util.ArrayList;
import java.util.List;

/** Examines a machine. */
public final class Doctor {
  private Doctor() {}

  /**
   * Looks at all that runs need.
   *
   * @param workplace where runs would be done
   * @param refused the plugin jars that cannot be used
   */
  public static List<Finding> examine(Workplace workplace, List<RefusedJar> refused) {
    List<Finding> findings = new ArrayList<>(Machine.findings(workplace.store()));
    findings.addAll(Engines.findings(workplace));
    findings.addAll(Data.findings(workplace));
    for (RefusedJar jar : refused) {
      findings.add(
          Finding.wrong(
              "plugin " + jar.name(), "refused: " + jar.reason(), "mend it, or remove the jar"));
    }
    return List.copyOf(findings);
  }
}
