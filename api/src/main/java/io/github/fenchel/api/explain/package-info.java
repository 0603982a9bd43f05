/** Explanations of a trained network and what is measured on it: methods, metrics, evidence. */
@NullMarked
package io.github.fenchel.api.explain;

import org.jspecify.annotations.NullMarked;
