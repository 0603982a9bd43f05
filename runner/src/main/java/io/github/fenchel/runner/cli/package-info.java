/** The command line; the only package that prints to the terminal. */
@NullMarked
package io.github.fenchel.runner.cli;

import org.jspecify.annotations.NullMarked;
