/** The built-in datasets. */
@NullMarked
package io.github.fenchel.runner.data;

import org.jspecify.annotations.NullMarked;
