/** The kits that an author of a saliency method or of a metric of maps extends. */
@NullMarked
package io.github.fenchel.backend.tck.explain;

import org.jspecify.annotations.NullMarked;
