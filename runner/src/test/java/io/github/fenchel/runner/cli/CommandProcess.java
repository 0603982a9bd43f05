package io.github.fenchel.runner.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One command in a process of its own, as the launcher starts it. */
public final class CommandProcess {
  private final Path folder;
  private final List<String> options = new ArrayList<>();
  private Path out;

  /** A command whose output goes to files of that folder. */
  public CommandProcess(Path folder) {
    this.folder = folder;
    this.out = folder.resolve("out.txt");
  }

  /** Adds an option of Java's. */
  CommandProcess with(String option) {
    options.add(option);
    return this;
  }

  /** Has standard output written there. */
  public CommandProcess to(Path file) {
    out = file;
    return this;
  }

  /** Runs it to its end. */
  public CommandLineRun run(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dai.djl.offline=true"));
    command.addAll(List.of("-Dstdout.encoding=UTF-8", "-Dsun.stdout.encoding=UTF-8"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    Path err = folder.resolve("err.txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.to(out.toFile()))
              .redirectError(ProcessBuilder.Redirect.to(err.toFile()))
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(100, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("does not end: " + command);
      }
      return new CommandLineRun(
          process.exitValue(), Files.isRegularFile(out) ? text(out) : "", text(err));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
