/** The parent's side of a task: starts it somewhere, watches over it, and ends it. */
@NullMarked
package io.github.fenchel.runner.launch;

import org.jspecify.annotations.NullMarked;
