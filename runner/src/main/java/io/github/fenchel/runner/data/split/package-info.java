/** Which images a run sees, in which order, and the digest of what it used. */
@NullMarked
package io.github.fenchel.runner.data.split;

import org.jspecify.annotations.NullMarked;
