/** What a store keeps of a run and of a suite, as JSON, with ids and digests. */
@NullMarked
package io.github.fenchel.results.record;

import org.jspecify.annotations.NullMarked;
