/** The oracle and the worked example of a backend: plain Java, double precision, forward only. */
@NullMarked
package io.github.fenchel.backend.reference;

import org.jspecify.annotations.NullMarked;
