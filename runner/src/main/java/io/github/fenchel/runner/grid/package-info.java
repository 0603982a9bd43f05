/** Works through the cells of a suite, each as a task of its own. */
@NullMarked
package io.github.fenchel.runner.grid;

import org.jspecify.annotations.NullMarked;
