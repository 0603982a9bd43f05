/** Saliency methods: maps that explain one output of a network. */
@NullMarked
package io.github.fenchel.api.saliency;

import org.jspecify.annotations.NullMarked;
