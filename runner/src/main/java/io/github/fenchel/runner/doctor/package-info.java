/** What a machine offers for runs, and what it lacks. */
@NullMarked
package io.github.fenchel.runner.doctor;

import org.jspecify.annotations.NullMarked;
