/** How text that comes from elsewhere is shown to people. */
@NullMarked
package io.github.fenchel.api.text;

import org.jspecify.annotations.NullMarked;
