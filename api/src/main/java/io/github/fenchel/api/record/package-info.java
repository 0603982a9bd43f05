/** The outcome of a run, as plain values: its record, its metrics, its cost, or why it has none. */
@NullMarked
package io.github.fenchel.api.record;

import org.jspecify.annotations.NullMarked;
