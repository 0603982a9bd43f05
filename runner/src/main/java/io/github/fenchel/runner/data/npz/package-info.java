/** Datasets in NumPy's npz files: a user's own arrays, and those that are published so. */
@NullMarked
package io.github.fenchel.runner.data.npz;

import org.jspecify.annotations.NullMarked;
