/** The name of a plugin's part, the parameters it takes, and the values it was given. */
@NullMarked
package io.github.fenchel.api.parameter;

import org.jspecify.annotations.NullMarked;
