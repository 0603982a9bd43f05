/** How far the runs of a store are. */
@NullMarked
package io.github.fenchel.results.status;

import org.jspecify.annotations.NullMarked;
