/** What the kit asks of a backend, one theme in each contract. */
@NullMarked
package io.github.fenchel.backend.tck.backend;

import org.jspecify.annotations.NullMarked;
