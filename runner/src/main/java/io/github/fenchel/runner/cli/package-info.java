/** The command line, and the commands about an installation. */
@NullMarked
package io.github.fenchel.runner.cli;

import org.jspecify.annotations.NullMarked;
