/** What a store keeps about runs and suites, as JSON, with ids and digests. */
@NullMarked
package io.github.fenchel.results.record;

import org.jspecify.annotations.NullMarked;
