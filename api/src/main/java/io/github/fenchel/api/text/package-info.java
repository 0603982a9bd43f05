/** Makes text from outside safe to show. */
@NullMarked
package io.github.fenchel.api.text;

import org.jspecify.annotations.NullMarked;
