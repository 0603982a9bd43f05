/** The built-in saliency methods. */
@NullMarked
package io.github.fenchel.runner.explain.saliency;

import org.jspecify.annotations.NullMarked;
