/** Metrics of fidelity: the network is asked again, about images that a map's pixels changed. */
@NullMarked
package io.github.fenchel.runner.explain.metric.fidelity;

import org.jspecify.annotations.NullMarked;
