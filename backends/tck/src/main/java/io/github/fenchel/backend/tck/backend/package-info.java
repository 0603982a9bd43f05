/** What the kit requires of a backend, one topic per contract. */
@NullMarked
package io.github.fenchel.backend.tck.backend;

import org.jspecify.annotations.NullMarked;
