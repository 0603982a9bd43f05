/** What metrics of maps share: the map of one image, and how such metrics are offered. */
@NullMarked
package io.github.fenchel.runner.explain.metric.map;

import org.jspecify.annotations.NullMarked;
