/** Norms: convex conjugate pairs of a perturbation regularizer and a gradient penalty. */
@NullMarked
package io.github.fenchel.api.norm;

import org.jspecify.annotations.NullMarked;
