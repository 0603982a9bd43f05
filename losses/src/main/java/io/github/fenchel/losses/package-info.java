/** Norms as conjugate pairs, the objectives that train with them, and attacks. */
@NullMarked
package io.github.fenchel.losses;

import org.jspecify.annotations.NullMarked;
