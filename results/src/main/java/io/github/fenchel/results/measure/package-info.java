/** Statistics over what was measured. */
@NullMarked
package io.github.fenchel.results.measure;

import org.jspecify.annotations.NullMarked;
