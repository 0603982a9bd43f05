/** What every backend must do, as JUnit classes that a backend's author extends. */
@NullMarked
package io.github.fenchel.backend.tck;

import org.jspecify.annotations.NullMarked;
