/** The one service type that a plugin implements. */
@NullMarked
package io.github.fenchel.api;

import org.jspecify.annotations.NullMarked;
