/** Pictures for people: saliency maps and the gallery of a suite. */
@NullMarked
package io.github.fenchel.results.picture;

import org.jspecify.annotations.NullMarked;
