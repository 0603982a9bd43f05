package io.github.fenchel.backend.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.github.fenchel.api.backend.Backend;
import io.github.fenchel.backend.pytorch.Mutants.Mutant;
import io.github.fenchel.backend.tck.BackendContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** The conformance kit bites: each faulty backend is rejected, by the test that names the fault. */
@Tag("slow")
class MutantsTest {
  private static final Map<String, String> TABLE = new TreeMap<>();

  private static List<Mutant> mutants() {
    return Mutants.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mutants")
  void theKitRejectsAMutantByTheTestThatNamesItsFault(Mutant mutant) {
    Set<String> failed = failures(mutant.backend(), mutant.caughtBy());
    TABLE.put(mutant.name(), mutant.caughtBy() + " | " + failed.size());
    assertThat(failed).as("tests that fail when %s", mutant).contains(mutant.caughtBy());
  }

  @Test
  void theKitPassesADelegateWithoutFault() {
    Backend faultless = Delegate.of(new PyTorchBackend(), Delegate.Call::proceed);
    assertThat(failures(faultless, "")).isEmpty();
  }

  @AfterAll
  static void writeTable() throws IOException {
    StringBuilder table =
        new StringBuilder("mutant | caught by | tests that fail\n--- | --- | ---\n");
    TABLE.forEach((name, row) -> table.append(name).append(" | ").append(row).append('\n'));
    Files.writeString(Path.of("target", "mutants.md"), table);
  }

  /** Runs the kit, memory only where that is what is looked for, and returns the failed tests. */
  private static Set<String> failures(Backend backend, String expected) {
    boolean memory = expected.endsWith("DoNotGrow");
    Subject.current = backend;
    Events tests =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectClass(Subject.class))
            .filters(
                TagFilter.excludeTags("slow", "process", memory ? "none" : "memory"),
                TagFilter.includeTags(memory ? "memory" : "!memory"))
            .execute()
            .testEvents();
    assertThat(tests.finished().count()).as("tests that were run").isPositive();
    return tests
        .failed()
        .map(Event::getTestDescriptor)
        .map(TestDescriptor::getSource)
        .flatMap(Optional::stream)
        .map(org.junit.platform.engine.support.descriptor.MethodSource.class::cast)
        .map(org.junit.platform.engine.support.descriptor.MethodSource::getMethodName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The kit on the backend in question. */
  static final class Subject extends BackendContract {
    private static Backend current = new PyTorchBackend();

    @Override
    protected Backend backend() {
      return current;
    }
  }
}
