/** Whether a suite's results may pass: judged against a blessed baseline, paired by seed. */
@NullMarked
package io.github.fenchel.results.gate;

import org.jspecify.annotations.NullMarked;
