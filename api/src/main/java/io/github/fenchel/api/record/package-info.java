/** What came of a run, as plain values: its record, its metrics, its cost, or why there is none. */
@NullMarked
package io.github.fenchel.api.record;

import org.jspecify.annotations.NullMarked;
