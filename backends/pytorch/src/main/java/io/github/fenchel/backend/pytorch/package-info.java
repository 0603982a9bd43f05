/** The PyTorch backend: eager sessions over DJL's PyTorch engine, on the CPU or a CUDA device. */
@NullMarked
package io.github.fenchel.backend.pytorch;

import org.jspecify.annotations.NullMarked;
