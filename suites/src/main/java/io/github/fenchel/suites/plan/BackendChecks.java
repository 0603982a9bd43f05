package io.github.fenchel.suites.plan;

import io.github.fenchel.api.backend.Capability;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.suites.catalog.Catalog;
import io.github.fenchel.suites.grid.Axis;
import io.github.fenchel.suites.grid.Draft;
import io.github.fenchel.suites.grid.Setting;
import java.util.Optional;
import java.util.Set;

/** Which of a suite's backends can do something, by what they declare. */
final class BackendChecks {
  private BackendChecks() {}

  /** Returns the first backend of a suite that can compute gradients in double precision. */
  static Optional<String> matching(Catalog catalog, Draft draft) {
    return draft.settings(Axis.BACKEND).stream()
        .map(setting -> ((Setting.Part) setting).component())
        .filter(
            backend ->
                capabilities(catalog, backend)
                    .containsAll(Set.of(Capability.TRAIN, Capability.FLOAT64)))
        .map(Component::id)
        .findFirst();
  }

  /** Returns what a backend declares; loads no native library. */
  static Set<Capability> capabilities(Catalog catalog, Component backend) {
    return Set.copyOf(catalog.backend(backend.id()).create(backend.arguments()).capabilities());
  }
}
