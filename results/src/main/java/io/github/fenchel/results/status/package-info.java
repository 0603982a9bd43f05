/** The progress of a store's runs. */
@NullMarked
package io.github.fenchel.results.status;

import org.jspecify.annotations.NullMarked;
