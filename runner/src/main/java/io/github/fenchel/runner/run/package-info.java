/** One run in this process: its parts, its environment, its training and what is stored of it. */
@NullMarked
package io.github.fenchel.runner.run;

import org.jspecify.annotations.NullMarked;
