/** Image files: read, decoded and scaled, the same for every dataset that has them. */
@NullMarked
package io.github.fenchel.runner.data.image;

import org.jspecify.annotations.NullMarked;
