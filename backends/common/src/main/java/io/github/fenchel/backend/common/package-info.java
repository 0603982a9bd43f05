/** What every backend needs and no engine decides: lives, variables, checks, layers, gradients. */
@NullMarked
package io.github.fenchel.backend.common;

import org.jspecify.annotations.NullMarked;
