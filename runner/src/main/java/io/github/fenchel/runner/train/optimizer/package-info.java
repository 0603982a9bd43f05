/** Optimizers and learning rates, as PyTorch defines them. */
@NullMarked
package io.github.fenchel.runner.train.optimizer;

import org.jspecify.annotations.NullMarked;
