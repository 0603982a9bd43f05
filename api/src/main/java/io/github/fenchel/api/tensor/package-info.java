/**
 * Arrays: {@link io.github.fenchel.api.tensor.Tensor} on an engine, {@link
 * io.github.fenchel.api.tensor.HostArray} on the host.
 */
@NullMarked
package io.github.fenchel.api.tensor;

import org.jspecify.annotations.NullMarked;
