/**
 * Calls plugins' code: checks what it returns, names what it throws, and knows whose code is
 * running.
 */
@NullMarked
package io.github.fenchel.runner.plugin.guard;

import org.jspecify.annotations.NullMarked;
