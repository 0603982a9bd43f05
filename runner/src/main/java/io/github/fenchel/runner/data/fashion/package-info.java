/** Fashion-MNIST and datasets made from it: files of known content, downloaded and checked. */
@NullMarked
package io.github.fenchel.runner.data.fashion;

import org.jspecify.annotations.NullMarked;
