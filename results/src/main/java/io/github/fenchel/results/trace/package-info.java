/** What two backends made of the same training steps, and where the two part. */
@NullMarked
package io.github.fenchel.results.trace;

import org.jspecify.annotations.NullMarked;
