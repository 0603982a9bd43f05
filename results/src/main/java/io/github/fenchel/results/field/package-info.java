/** A run's spec and environment as flat fields, and the fields in which two runs differ. */
@NullMarked
package io.github.fenchel.results.field;

import org.jspecify.annotations.NullMarked;
