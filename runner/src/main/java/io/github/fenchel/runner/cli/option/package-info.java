/** Options that commands share. */
@NullMarked
package io.github.fenchel.runner.cli.option;

import org.jspecify.annotations.NullMarked;
