/** Cross-entropy, and what objectives and attacks ask of a network on a batch. */
@NullMarked
package io.github.fenchel.losses.classification;

import org.jspecify.annotations.NullMarked;
