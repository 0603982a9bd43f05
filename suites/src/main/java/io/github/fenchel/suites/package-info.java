/** Reads a suite: a YAML file becomes a grid of validated, fully resolved runs. */
@NullMarked
package io.github.fenchel.suites;

import org.jspecify.annotations.NullMarked;
