package io.github.fenchel.runner.doctor;

import io.github.fenchel.runner.launch.Launcher;
import io.github.fenchel.runner.plugin.RefusedJar;
import io.github.fenchel.runner.run.Workspace;
import java.util.ArrayList;
import java.util.List;

/** Examines a machine. */
public final class Doctor {
  private Doctor() {}

  /**
   * Looks at all that runs need.
   *
   * @param workspace where runs would be done
   * @param launcher starts the engines
   * @param refused the plugin jars that cannot be used
   */
  public static List<Finding> examine(
      Workspace workspace, Launcher launcher, List<RefusedJar> refused) {
    List<Finding> findings = new ArrayList<>(MachineFindings.findings(workspace.store()));
    findings.addAll(new EngineFindings(workspace, launcher).findings());
    findings.addAll(DatasetFindings.findings(workspace));
    for (RefusedJar jar : refused) {
      findings.add(
          Finding.wrong(
              "plugin " + jar.name(), "refused: " + jar.reason(), "fix it, or remove the jar"));
    }
    return List.copyOf(findings);
  }
}
