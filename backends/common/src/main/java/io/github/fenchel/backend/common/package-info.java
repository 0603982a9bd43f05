/** What backends share whatever their engine: life cycles, variables, checks, layers, gradients. */
@NullMarked
package io.github.fenchel.backend.common;

import org.jspecify.annotations.NullMarked;
