/** What a plugin's part is called, what it can be told, and the values it was told. */
@NullMarked
package io.github.fenchel.api.parameter;

import org.jspecify.annotations.NullMarked;
