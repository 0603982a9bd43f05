/** The kits that authors of backends and norms extend, and what a norm must satisfy. */
@NullMarked
package io.github.fenchel.backend.tck;

import org.jspecify.annotations.NullMarked;
