/** Routes: the ways to train with a norm. */
@NullMarked
package io.github.fenchel.losses.route;

import org.jspecify.annotations.NullMarked;
