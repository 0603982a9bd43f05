/** Metrics: one number per image, computed on the host in double. */
@NullMarked
package io.github.fenchel.api.metric;

import org.jspecify.annotations.NullMarked;
