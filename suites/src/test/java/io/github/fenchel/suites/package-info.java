/** Tests of the suites. */
@NullMarked
package io.github.fenchel.suites;

import org.jspecify.annotations.NullMarked;
