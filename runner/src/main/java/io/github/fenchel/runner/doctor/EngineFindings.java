package io.github.fenchel.runner.doctor;

import io.github.fenchel.api.backend.Backend;
import io.github.fenchel.api.backend.Capability;
import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.run.EngineSpec;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.runner.kernel.KernelVerdict;
import io.github.fenchel.runner.launch.Launcher;
import io.github.fenchel.runner.launch.MachineKernels;
import io.github.fenchel.runner.run.Workspace;
import io.github.fenchel.runner.worker.Task;
import io.github.fenchel.runner.worker.TaskEvent;
import io.github.fenchel.suites.catalog.PartKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The engines, each made to compute in its own process, on the CPU and on a GPU.
 *
 * @param workspace what offers them
 * @param launcher starts the processes
 */
record EngineFindings(Workspace workspace, Launcher launcher) {
  private static final int PATIENCE_SECONDS = 10;

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    List<String> gpus = gpus();
    for (Descriptor descriptor : workspace.catalog().descriptors(PartKind.BACKEND)) {
      String id = descriptor.id();
      Backend backend = workspace.backend(id);
      findings.add(processor(id, backend.versions()));
      if (!gpus.isEmpty() && backend.capabilities().contains(Capability.GPU)) {
        findings.add(gpu(id));
      }
    }
    findings.add(
        gpus.isEmpty()
            ? Finding.note(
                "GPU",
                "none is visible (nvidia-smi lists none); runs compute on device cpu",
                "nothing, unless there should be one: then install NVIDIA's driver, and check"
                    + " CUDA_VISIBLE_DEVICES")
            : Finding.fine("GPU", String.join("; ", gpus)));
    return findings;
  }

  private Finding processor(String backend, Map<String, String> versions) {
    Optional<String> failure = failure(backend, "cpu");
    return failure.isEmpty()
        ? kernels(backend, "computes on cpu" + text(versions))
        : Finding.wrong(
            "backend " + backend,
            failure.get(),
            "see the message; suites that name other backends can be run");
  }

  /** Which kernels convolutions take in single precision, and what is wrong with others. */
  private Finding kernels(String backend, String computes) {
    String subject = "backend " + backend;
    SessionOptions single = new SessionOptions("cpu", DataType.FLOAT32, 1);
    try {
      Optional<KernelVerdict> found =
          new MachineKernels(workspace, launcher, notice -> {})
              .verdict(new EngineSpec(backend, single));
      if (found.isEmpty()) {
        return Finding.fine(subject, computes);
      }
      KernelVerdict verdict = found.get();
      String kernels =
          String.format(
              Locale.ROOT,
              "%s; kernels: %s (checked once, in %.1f s)",
              computes,
              verdict.choice().text(),
              verdict.seconds());
      String faults = String.join("; ", verdict.faults());
      return Finding.fine(subject, faults.isEmpty() ? kernels : kernels + "; not with " + faults);
    } catch (FenchelException wrong) {
      return Finding.wrong(
          subject, String.valueOf(wrong.getMessage()), "suites of other backends can be run");
    }
  }

  private Finding gpu(String backend) {
    Optional<String> failure = failure(backend, "cuda:0");
    return failure.isEmpty()
        ? Finding.fine("backend " + backend, "computes on cuda:0")
        : Finding.note(
            "backend " + backend,
            failure.get(),
            backend.equals("tensorflow")
                ? "build with ./mvnw -Pcuda package"
                : "see the message; runs on device cpu do not need it");
  }

  /** Returns what went wrong; a crash of the engine is an answer, too. */
  private Optional<String> failure(String backend, String device) {
    try {
      TaskEvent.End end =
          launcher.run(new Task.Check(backend, device), workspace, "fenchel-doctor", event -> {});
      return end instanceof TaskEvent.Failed failed
          ? Optional.of(failed.message())
          : Optional.empty();
    } catch (FenchelException notEvenStarted) {
      return Optional.of(String.valueOf(notEvenStarted.getMessage()));
    }
  }

  private static String text(Map<String, String> versions) {
    return versions.isEmpty()
        ? ""
        : versions.entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .sorted()
            .collect(Collectors.joining(", ", " (", ")"));
  }

  /** Returns a line for each GPU that the driver shows; none where there is no driver. */
  private static List<String> gpus() {
    try {
      Process process =
          new ProcessBuilder("nvidia-smi", "-L")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          return List.of();
        }
        return lines
            .lines()
            .filter(line -> line.startsWith("GPU "))
            .map(line -> line.replaceFirst(" \\(UUID:.*", ""))
            .toList();
      }
    } catch (IOException none) {
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }
}
