/**
 * The contract between Fenchel and an engine: sessions, variables, gradients, compiled programs.
 */
@NullMarked
package io.github.fenchel.api.backend;

import org.jspecify.annotations.NullMarked;
