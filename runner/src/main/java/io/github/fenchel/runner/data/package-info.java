/** The datasets that Fenchel brings. */
@NullMarked
package io.github.fenchel.runner.data;

import org.jspecify.annotations.NullMarked;
