/** The tensors of the same training steps on two backends, and where they diverge. */
@NullMarked
package io.github.fenchel.results.trace;

import org.jspecify.annotations.NullMarked;
