/** The commands that take a store or what is in it. */
@NullMarked
package io.github.fenchel.runner.cli.store;

import org.jspecify.annotations.NullMarked;
