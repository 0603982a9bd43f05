/** Saliency methods that look at noisy copies of the image, and what can be guaranteed of them. */
@NullMarked
package io.github.fenchel.runner.explain.saliency.noise;

import org.jspecify.annotations.NullMarked;
