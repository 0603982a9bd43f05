/** The layers that networks are made of, written once for every engine. */
@NullMarked
package io.github.fenchel.runner.zoo.layer;

import org.jspecify.annotations.NullMarked;
