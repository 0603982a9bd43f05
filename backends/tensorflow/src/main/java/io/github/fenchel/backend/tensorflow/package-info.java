/**
 * TensorFlow as a backend: a compiled function is traced into a graph, and a call is one run of it.
 */
@NullMarked
package io.github.fenchel.backend.tensorflow;

import org.jspecify.annotations.NullMarked;
