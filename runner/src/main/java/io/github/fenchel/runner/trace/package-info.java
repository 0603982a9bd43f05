/** Traces the first training steps of two backends side by side. */
@NullMarked
package io.github.fenchel.runner.trace;

import org.jspecify.annotations.NullMarked;
