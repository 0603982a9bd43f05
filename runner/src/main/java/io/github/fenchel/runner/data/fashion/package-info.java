/** Fashion-MNIST and what is made of it: files of known content, fetched and checked. */
@NullMarked
package io.github.fenchel.runner.data.fashion;

import org.jspecify.annotations.NullMarked;
