/** Measures a trained network on test images. */
@NullMarked
package io.github.fenchel.runner.evaluate;

import org.jspecify.annotations.NullMarked;
