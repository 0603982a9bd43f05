/** Tests of the TensorFlow backend. */
@NullMarked
package io.github.fenchel.backend.tensorflow;

import org.jspecify.annotations.NullMarked;
