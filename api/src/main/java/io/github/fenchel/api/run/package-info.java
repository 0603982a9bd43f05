/** What a run is asked to do, and what its result depends on, as plain values. */
@NullMarked
package io.github.fenchel.api.run;

import org.jspecify.annotations.NullMarked;
