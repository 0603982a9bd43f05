/** Whether an engine's kernels are right on this machine, and which of them are taken. */
@NullMarked
package io.github.fenchel.runner.kernel;

import org.jspecify.annotations.NullMarked;
