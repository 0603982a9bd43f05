/** Baselines: objectives that take no norm. */
@NullMarked
package io.github.fenchel.losses.baseline;

import org.jspecify.annotations.NullMarked;
