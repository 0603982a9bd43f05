/**
 * Training: optimizers and learning rates as PyTorch defines them, written once for all engines.
 */
@NullMarked
package io.github.fenchel.runner.train;

import org.jspecify.annotations.NullMarked;
