/** The built-in metrics of how a map is spread over its image: sparsity and shape. */
@NullMarked
package io.github.fenchel.runner.explain.metric.structure;

import org.jspecify.annotations.NullMarked;
