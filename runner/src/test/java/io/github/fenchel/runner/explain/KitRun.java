package io.github.fenchel.runner.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** Runs a conformance kit within a test. */
public final class KitRun {
  private KitRun() {}

  /**
   * Returns the names of the kit's tests that fail.
   *
   * @param kit a class of tests
   * @param least more tests than this must have run
   */
  public static Set<String> failures(Class<?> kit, int least) {
    Events tests =
        EngineTestKit.engine("junit-jupiter").selectors(selectClass(kit)).execute().testEvents();
    assertThat(tests.finished().count()).as("tests that were run").isGreaterThan(least);
    return tests
        .failed()
        .map(Event::getTestDescriptor)
        .map(TestDescriptor::getSource)
        .flatMap(Optional::stream)
        .map(MethodSource.class::cast)
        .map(MethodSource::getMethodName)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
