package io.github.fenchel.runner.doctor;

import io.github.fenchel.api.backend.Backend;
import io.github.fenchel.api.backend.Capability;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.runner.exec.EngineCheck;
import io.github.fenchel.runner.exec.Workplace;
import io.github.fenchel.suites.PartKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The engines, each made to compute in a child process, on the processor and on a GPU. */
final class Engines {
  private static final int PATIENCE_SECONDS = 10;

  private Engines() {}

  static List<Finding> findings(Workplace workplace) {
    List<Finding> findings = new ArrayList<>();
    List<String> gpus = gpus();
    for (Descriptor descriptor : workplace.catalog().descriptors(PartKind.BACKEND)) {
      String id = descriptor.id();
      Backend backend = workplace.catalog().backend(id).create(Arguments.none());
      findings.add(processor(workplace, id, backend.versions()));
      if (!gpus.isEmpty() && backend.capabilities().contains(Capability.GPU)) {
        findings.add(gpu(workplace, id));
      }
    }
    findings.add(
        gpus.isEmpty()
            ? Finding.note(
                "GPU",
                "none is visible (nvidia-smi lists none); runs compute on device cpu",
                "nothing, unless there should be one: then install NVIDIA's driver, and look at"
                    + " CUDA_VISIBLE_DEVICES")
            : Finding.fine("GPU", String.join("; ", gpus)));
    return findings;
  }

  private static Finding processor(
      Workplace workplace, String backend, Map<String, String> versions) {
    Optional<String> failure = EngineCheck.inChild(workplace, backend, "cpu");
    return failure.isEmpty()
        ? Finding.fine("backend " + backend, "computes on cpu" + text(versions))
        : Finding.wrong(
            "backend " + backend,
            failure.get(),
            "see the message; suites that name other backends can be run");
  }

  private static Finding gpu(Workplace workplace, String backend) {
    Optional<String> failure = EngineCheck.inChild(workplace, backend, "cuda:0");
    return failure.isEmpty()
        ? Finding.fine("backend " + backend, "computes on cuda:0")
        : Finding.note(
            "backend " + backend,
            failure.get(),
            backend.equals("tensorflow")
                ? "build with ./mvnw -Pcuda package"
                : "see the message; runs on device cpu need none of it");
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
