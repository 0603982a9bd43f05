/** What a training step minimizes, and how it perturbs its input first. */
@NullMarked
package io.github.fenchel.api.objective;

import org.jspecify.annotations.NullMarked;
