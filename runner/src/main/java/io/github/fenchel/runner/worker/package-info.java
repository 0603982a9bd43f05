/** The child's side of a task: what it is asked, what it does, and what it reports. */
@NullMarked
package io.github.fenchel.runner.worker;

import org.jspecify.annotations.NullMarked;
