/** How training goes: optimizers, learning rates, and random changes of images. */
@NullMarked
package io.github.fenchel.api.training;

import org.jspecify.annotations.NullMarked;
