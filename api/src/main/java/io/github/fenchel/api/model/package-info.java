/** Networks, the batches they see and the random draws they are given. */
@NullMarked
package io.github.fenchel.api.model;

import org.jspecify.annotations.NullMarked;
