/** Published datasets of image files: ImageNette, and birds with gaze maps. */
@NullMarked
package io.github.fenchel.runner.data.published;

import org.jspecify.annotations.NullMarked;
