/** Flat tables of a store, for other programs to read. */
@NullMarked
package io.github.fenchel.results.export;

import org.jspecify.annotations.NullMarked;
