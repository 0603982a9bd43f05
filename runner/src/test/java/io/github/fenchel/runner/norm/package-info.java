/** Holds the norms to their derivatives and limits on the engine that trains with them. */
@NullMarked
package io.github.fenchel.runner.norm;

import org.jspecify.annotations.NullMarked;
