/** The built-in networks, made of a few layers that are written once for every engine. */
@NullMarked
package io.github.fenchel.runner.zoo;

import org.jspecify.annotations.NullMarked;
