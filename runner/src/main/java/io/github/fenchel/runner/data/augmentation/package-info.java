/** Random changes of training images. */
@NullMarked
package io.github.fenchel.runner.data.augmentation;

import org.jspecify.annotations.NullMarked;
