/** Cross-entropy, and what objectives and attacks need from a network on a batch. */
@NullMarked
package io.github.fenchel.losses.classification;

import org.jspecify.annotations.NullMarked;
