/** The kit that an author of a metric of saliency maps extends. */
@NullMarked
package io.github.fenchel.backend.tck.explain;

import org.jspecify.annotations.NullMarked;
