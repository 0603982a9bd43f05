/** Runs the cells of a suite, each as its own task. */
@NullMarked
package io.github.fenchel.runner.grid;

import org.jspecify.annotations.NullMarked;
