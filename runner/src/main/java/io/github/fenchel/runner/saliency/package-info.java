/** The built-in saliency methods. */
@NullMarked
package io.github.fenchel.runner.saliency;

import org.jspecify.annotations.NullMarked;
