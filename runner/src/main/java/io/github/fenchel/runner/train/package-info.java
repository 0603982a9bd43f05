/** The training loop: the same on every backend, for every objective, network and optimizer. */
@NullMarked
package io.github.fenchel.runner.train;

import org.jspecify.annotations.NullMarked;
