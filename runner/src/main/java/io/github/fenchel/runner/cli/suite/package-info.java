/** The commands that take a suite. */
@NullMarked
package io.github.fenchel.runner.cli.suite;

import org.jspecify.annotations.NullMarked;
