/** Metrics of sanity: the same method explains the same images by a network with random weights. */
@NullMarked
package io.github.fenchel.runner.explain.metric.sanity;

import org.jspecify.annotations.NullMarked;
