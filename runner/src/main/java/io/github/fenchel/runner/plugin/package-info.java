/** Finds plugins and what they offer. */
@NullMarked
package io.github.fenchel.runner.plugin;

import org.jspecify.annotations.NullMarked;
