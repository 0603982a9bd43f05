/** The blocks that deep networks repeat: layers on a branch, beside a shortcut. */
@NullMarked
package io.github.fenchel.runner.zoo.block;

import org.jspecify.annotations.NullMarked;
