/** How numbers and names are spelled, and what a misspelled one was meant to be. */
@NullMarked
package io.github.fenchel.suites.spelling;

import org.jspecify.annotations.NullMarked;
