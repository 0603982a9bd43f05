/** A folder of image files as a dataset. */
@NullMarked
package io.github.fenchel.runner.data.folder;

import org.jspecify.annotations.NullMarked;
