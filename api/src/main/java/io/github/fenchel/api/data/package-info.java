/** Image classification data as a plugin offers it. */
@NullMarked
package io.github.fenchel.api.data;

import org.jspecify.annotations.NullMarked;
