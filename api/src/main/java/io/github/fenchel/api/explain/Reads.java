package io.github.fenchel.api.explain;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a metric reads beyond images, labels and logits. Nothing else is computed for it.
 *
 * @param on the images that it is measured on; a metric with an attack sees {@link
 *     TestImages#ATTACKED}
 * @param map the output whose explanations it measures: it is crossed with each of the suite's
 *     saliency methods that explain that output or, if there is none, with the simple gradient
 * @param gradients the outputs whose simple gradients it reads, whatever the suite's methods
 * @param sides the names of the side maps that it reads, e.g. {@code mask}
 * @param model whether it asks the network again
 */
public record Reads(
    TestImages on, Optional<Output> map, Set<Output> gradients, Set<String> sides, boolean model) {
  /** Copies the sets. */
  public Reads {
    gradients = Set.copyOf(gradients);
    sides = Set.copyOf(sides);
  }

  /** Nothing but images, labels and logits, of all test images. */
  public static Reads logits() {
    return new Reads(TestImages.ALL, Optional.empty(), Set.of(), Set.of(), false);
  }

  /** Returns this on other images. */
  public Reads on(TestImages images) {
    return new Reads(images, map, gradients, sides, model);
  }

  /** Returns this and the explanations of an output, by each of the suite's methods. */
  public Reads mapOf(Output output) {
    return new Reads(on, Optional.of(output), gradients, sides, model);
  }

  /** Returns this and the simple gradient of an output. */
  public Reads gradientOf(Output output) {
    Set<Output> all = EnumSet.of(output);
    all.addAll(gradients);
    return new Reads(on, map, all, sides, model);
  }

  /** Returns this and side maps. */
  public Reads withSides(Set<String> names) {
    return new Reads(on, map, gradients, names, model);
  }

  /** Returns this and the trained network. */
  public Reads withModel() {
    return new Reads(on, map, gradients, sides, true);
  }

  /** Returns whether it reads any map, so that gradients are computed for it. */
  public boolean readsMaps() {
    return map.isPresent() || !gradients.isEmpty();
  }
}
