/** Norms as conjugate pairs: the regularizer of a perturbation and the penalty of a gradient. */
@NullMarked
package io.github.fenchel.losses.norm;

import org.jspecify.annotations.NullMarked;
