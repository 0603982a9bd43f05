package io.github.fenchel.runner.cli;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.text.PrintableText;
import io.github.fenchel.runner.cli.option.PlaceOptions;
import io.github.fenchel.runner.doctor.Doctor;
import io.github.fenchel.runner.doctor.Finding;
import io.github.fenchel.runner.launch.LocalLauncher;
import io.github.fenchel.runner.plugin.Installation;
import io.github.fenchel.runner.run.Workspace;
import io.github.fenchel.runner.terminal.Console;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says what a machine has for runs, what it lacks, and what to do. */
@Command(
    name = "doctor",
    description = {
      "Checks this machine: Java, memory, engines (each loaded in a child process and made to"
          + " compute), GPU, data, store, terminal. Downloads nothing.",
      "CUDA libraries are not downloaded either: for PyTorch, set PYTORCH_LIBRARY_PATH to the lib"
          + " folder of an installed LibTorch; for TensorFlow, build with ./mvnw -Pcuda package."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:this machine can run suites",
      "3:something is wrong; the line says what to do"
    })
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private PlaceOptions place;

  DoctorCommand() {}

  @Override
  public Integer call() {
    Installation found = place.installation();
    Workspace workspace = place.workspace(found);
    List<Finding> findings =
        new ArrayList<>(Doctor.examine(workspace, new LocalLauncher(), found.refused()));
    findings.add(terminal());
    PrintWriter out = spec.commandLine().getOut();
    for (Finding finding : findings) {
      out.print(
          mark(finding.state())
              + " "
              + finding.subject()
              + ": "
              + indented(finding.found())
              + "\n");
      if (!finding.remedy().isEmpty()) {
        out.print("      to do: " + indented(finding.remedy()) + "\n");
      }
    }
    long wrong = findings.stream().filter(f -> f.state() == Finding.State.WRONG).count();
    out.println(
        wrong == 0
            ? "this machine can run suites"
            : wrong + (wrong == 1 ? " thing is wrong" : " things are wrong") + ", see above");
    out.flush();
    return wrong == 0 ? 0 : FailureKind.MACHINE.exitCode();
  }

  private static Finding terminal() {
    String found =
        "standard output is "
            + (Console.ansi() == Ansi.ON ? "a terminal, in color" : "no terminal, or without color")
            + "; progress is shown "
            + (Console.isErrorTerminal() ? "on one screen" : "as plain lines");
    return new Finding(Finding.State.FINE, "terminal", found, "");
  }

  private static String mark(Finding.State state) {
    return switch (state) {
      case FINE -> "[ok]  ";
      case NOTE -> "[note]";
      case WRONG -> "[bad] ";
    };
  }

  private static String indented(String text) {
    return PrintableText.indented(text, 6);
  }
}
