/** How training moves weights: optimizers and learning rates. */
@NullMarked
package io.github.fenchel.api.training;

import org.jspecify.annotations.NullMarked;
