/** Built-in datasets, their subsets, augmentations, and the order in which training sees them. */
@NullMarked
package io.github.fenchel.runner.data;

import org.jspecify.annotations.NullMarked;
