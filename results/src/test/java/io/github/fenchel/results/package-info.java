/** What the tests of results share. */
@NullMarked
package io.github.fenchel.results;

import org.jspecify.annotations.NullMarked;
