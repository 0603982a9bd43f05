/** Tests of the PyTorch backend. */
@NullMarked
package io.github.fenchel.backend.pytorch;

import org.jspecify.annotations.NullMarked;
