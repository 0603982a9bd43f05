package io.github.fenchel.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two commands share two pretended GPUs: what their children saw, and when. */
@Tag("slow")
@Timeout(180)
class GpuLeaseTest {
  private static final Pattern OPENED = Pattern.compile("toy opened on cuda:0 of (.*) at (\\d+)");
  private static final Pattern WORKED = Pattern.compile("toy worked at (\\d+)");

  @TempDir private Path folder;

  private static long time(MatchResult worked) {
    return Long.parseLong(worked.group(1));
  }

  /** From when a session was open on a GPU to its last step. */
  private record Use(long from, long to) {}

  @Test
  void noTwoChildrenOfTwoCommandsHaveOneGpuAtATime() throws Exception {
    String suite =
        Toy.told("millis: 200").replace("architecture:", "device: cuda:0\narchitecture:");
    List<Toy> toys = List.of(new Toy(folder.resolve("a")), new Toy(folder.resolve("b")));
    List<Process> commands = new ArrayList<>();
    for (Toy toy : toys) {
      ProcessBuilder builder = toy.process(suite, "--jobs", "3");
      builder.command().add(1, "-Dfenchel.gpus=" + folder.resolve("gpus"));
      builder.environment().put("CUDA_VISIBLE_DEVICES", "3,7");
      builder.redirectOutput(new File(folder.toFile(), "out-" + commands.size()));
      commands.add(builder.start());
    }
    for (Process command : commands) {
      assertThat(command.waitFor(150, TimeUnit.SECONDS)).isTrue();
      assertThat(command.exitValue()).isZero();
    }

    Map<String, List<Use>> uses = new TreeMap<>();
    for (Toy toy : toys) {
      for (String log : toy.store().logs()) {
        Matcher opened = OPENED.matcher(log);
        assertThat(opened.find()).as(log).isTrue();
        // A finished run's log ends where it is stored, a moment before the session is closed.
        long last = WORKED.matcher(log).results().mapToLong(GpuLeaseTest::time).max().orElseThrow();
        Use use = new Use(Long.parseLong(opened.group(2)), last);
        uses.computeIfAbsent(opened.group(1), gpu -> new ArrayList<>()).add(use);
      }
    }
    assertThat(uses.keySet()).as("both are used, and none beside them").containsExactly("3", "7");
    assertThat(uses.values().stream().mapToInt(List::size).sum()).isEqualTo(6);
    uses.forEach(
        (gpu, times) -> {
          for (int i = 1; i < times.size(); i++) {
            Use one = times.get(i);
            assertThat(times.subList(0, i))
                .as("GPU " + gpu)
                .allMatch(other -> other.from > one.to || other.to < one.from);
          }
        });
  }
}
