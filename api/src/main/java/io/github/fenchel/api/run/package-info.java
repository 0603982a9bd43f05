/** One run as plain values: what is asked for, and what came of it. */
@NullMarked
package io.github.fenchel.api.run;

import org.jspecify.annotations.NullMarked;
