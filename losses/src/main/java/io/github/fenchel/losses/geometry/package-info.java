/** Lengths, balls and coordinates of perturbations. */
@NullMarked
package io.github.fenchel.losses.geometry;

import org.jspecify.annotations.NullMarked;
