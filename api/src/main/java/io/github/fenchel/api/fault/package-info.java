/** Failures that a user can act on, and the exit code each ends with. */
@NullMarked
package io.github.fenchel.api.fault;

import org.jspecify.annotations.NullMarked;
