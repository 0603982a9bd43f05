/** Saliency methods that change the maps of another one, and the controls that maps are held to. */
@NullMarked
package io.github.fenchel.runner.explain.saliency.map;

import org.jspecify.annotations.NullMarked;
