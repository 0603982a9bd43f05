/** Everything that a suite may name. */
@NullMarked
package io.github.fenchel.suites.catalog;

import org.jspecify.annotations.NullMarked;
