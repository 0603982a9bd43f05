/** How alike the maps of runs are that repeat one setting. */
@NullMarked
package io.github.fenchel.results.stability;

import org.jspecify.annotations.NullMarked;
