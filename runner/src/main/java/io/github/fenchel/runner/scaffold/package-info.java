/** Writes the projects that plugin authors start from. */
@NullMarked
package io.github.fenchel.runner.scaffold;

import org.jspecify.annotations.NullMarked;
