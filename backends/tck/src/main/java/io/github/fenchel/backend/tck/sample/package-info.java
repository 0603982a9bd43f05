/** Numbers to compute with, and what they are compared with. */
@NullMarked
package io.github.fenchel.backend.tck.sample;

import org.jspecify.annotations.NullMarked;
