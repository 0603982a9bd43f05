/** What can be said of runs that differ in one axis: verdicts, with the evidence for each. */
@NullMarked
package io.github.fenchel.results.compare;

import org.jspecify.annotations.NullMarked;
