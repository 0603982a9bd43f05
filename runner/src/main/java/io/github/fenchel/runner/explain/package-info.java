/** Measures a trained network on test images. */
@NullMarked
package io.github.fenchel.runner.explain;

import org.jspecify.annotations.NullMarked;
