/** What goes through a network outside of training: labeled images, their draws, chunk by chunk. */
@NullMarked
package io.github.fenchel.runner.batch;

import org.jspecify.annotations.NullMarked;
