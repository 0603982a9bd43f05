/** Certifies, epoch by epoch, how well the linearized inner problem is solved. */
@NullMarked
package io.github.fenchel.runner.certificate;

import org.jspecify.annotations.NullMarked;
