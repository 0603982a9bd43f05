/** The kits that an author of a backend or a norm extends, and what is asked of a norm. */
@NullMarked
package io.github.fenchel.backend.tck;

import org.jspecify.annotations.NullMarked;
