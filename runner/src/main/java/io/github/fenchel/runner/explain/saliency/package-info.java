/** Saliency methods that ask for gradients at the image, or on the way to it. */
@NullMarked
package io.github.fenchel.runner.explain.saliency;

import org.jspecify.annotations.NullMarked;
