/** The axes of a suite's grid, their settings, and the cells that they make. */
@NullMarked
package io.github.fenchel.suites.grid;

import org.jspecify.annotations.NullMarked;
