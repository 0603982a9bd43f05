/** Where the files of datasets are found, fetched, and checked. */
@NullMarked
package io.github.fenchel.runner.data.source;

import org.jspecify.annotations.NullMarked;
