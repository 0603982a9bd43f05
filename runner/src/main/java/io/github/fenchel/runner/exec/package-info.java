/** Executes the cells of a suite, each in a process of its own. */
@NullMarked
package io.github.fenchel.runner.exec;

import org.jspecify.annotations.NullMarked;
