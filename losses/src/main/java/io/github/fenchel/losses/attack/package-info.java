/** Attacks: gradient ascent within a ball around the images. */
@NullMarked
package io.github.fenchel.losses.attack;

import org.jspecify.annotations.NullMarked;
